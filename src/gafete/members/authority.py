"""Who may do something to whom, on rows: the checks that several operations share.

The decisions are the engine's; here rows become grants, and what must exist is looked up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.access.denials import AccessDenied
from gafete.access.grants import Grant as AccessGrant
from gafete.access.managing import Target, require_whole_member
from gafete.access.permissions import Permission
from gafete.access.scopes import Scope
from gafete.faults import FieldFault, StaleEdit
from gafete.members.actors import actor_of, grants_of
from gafete.members.hours import hours_of
from gafete.members.models import Member
from gafete.members.queries import with_grants
from gafete.tenancy.models import Company, PlaceOfIssue


class MemberGone(Exception):
    """The member was replaced or deleted meanwhile."""

    def __init__(self) -> None:
        super().__init__(_("Este usuario ya no está en la cuenta."))


def locked_member(actor: Actor, member: Member, *, version: int | None = None) -> Member:
    """The member's row, locked for the rest of the transaction.

    Raises:
        MemberGone: he is not in the actor's account any more.
        StaleEdit: somebody changed him since ``version`` was read.
    """
    row = Member.objects.select_for_update().filter(pk=member.pk, account_id=actor.account_id).first()
    if row is None or row.is_ended:
        raise MemberGone
    if version is not None and row.version != version:
        raise StaleEdit
    return row


def locked_people(actor: Actor, member_id: int) -> dict[int, Member]:
    """The actor's own row and that of another member, locked, with their grants.

    In the order of their keys: two who act upon each other do not wait for each other.
    """
    people = {key for key in (member_id, actor.member_id) if key is not None}
    rows = Member.objects.filter(account_id=actor.account_id, pk__in=people)
    list(rows.select_for_update().order_by("pk"))
    return {row.pk: row for row in with_grants(rows)}


def present_actor(actor: Actor, people: Mapping[int, Member], now: datetime) -> Actor:
    """The actor with the rights that he has now, not those with which his page was opened.

    Raises:
        AccessDenied: he is no member.
    """
    row = people.get(actor.member_id or 0)
    if row is None:
        raise AccessDenied.nowhere()
    return replace(actor, access=actor_of(row, now=now).access, is_owner=row.is_owner)


def target_of(member: Member) -> Target:
    """The member with all his grants, as the engine's rules of managing take him."""
    return target_with(member, tuple(grants_of(member)))


def target_with(member: Member, grants: tuple[AccessGrant, ...]) -> Target:
    """The same, from grants that were fetched already."""
    return Target(member_id=member.pk, grants=grants, is_owner=member.is_owner, hours=hours_of(member))


def require_authority(actor: Actor, member: Member, permission: Permission) -> tuple[AccessGrant, ...]:
    """Refuse unless the actor may do this to the member as a whole; return the member's grants.

    Raises:
        AccessDenied: the member is the owner or the actor, or reaches further than the actor.
    """
    target = target_of(member)
    require_whole_member(actor, permission, target)
    return target.grants


def require_mailing(actor: Actor, member: Member) -> None:
    """Refuse unless the actor may have mail sent to the member: the owner's, too, by who manages the whole account.

    Raises:
        AccessDenied: the member is the actor, or reaches further than the actor.
    """
    if member.is_owner:
        actor.require(Permission.USERS_MANAGE, at=actor.account_scope)
    else:
        require_authority(actor, member, Permission.USERS_MANAGE)


def may_mail(actor: Actor, member: Member) -> bool:
    """Whether `require_mailing` would let the actor pass."""
    try:
        require_mailing(actor, member)
    except AccessDenied:
        return False
    return True


def require_existing(account_id: int, scopes: Iterable[Scope]) -> None:
    """Refuse scopes that are no nodes of the account's tree: the engine cannot know, the rows do.

    Raises:
        FieldFault: a company or place is archived, of another account, or a place of another company.
    """
    wanted = set(scopes)
    companies = {s.company_id for s in wanted if s.company_id is not None}
    places = {(s.company_id, s.place_id) for s in wanted if s.place_id is not None}
    live_companies = Company.objects.filter(
        account_id=account_id, id__in=companies, archived_at__isnull=True
    ).values_list("id", flat=True)
    live_places = PlaceOfIssue.objects.filter(
        account_id=account_id, id__in=[place for _company, place in places], archived_at__isnull=True
    ).values_list("company_id", "id")
    foreign = any(s.account_id != account_id for s in wanted)
    if foreign or companies - set(live_companies) or places - set(live_places):
        raise FieldFault("scopes", _("Uno de los lugares elegidos ya no existe. Vuelve a elegir."))
