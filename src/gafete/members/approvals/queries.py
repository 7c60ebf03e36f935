"""Reads of acts that wait for a second person, and of who that could be."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.access.scopes import Scope
from gafete.faults import NotFound
from gafete.members.actors import actor_of
from gafete.members.approvals.limits import MOST_TOLD
from gafete.members.approvals.rules import holders_in, may_second, parties_of
from gafete.members.crossings import ACCOUNTS_WITH_DUE_APPROVALS
from gafete.members.models import Approval, ApprovalState, Grant, Member, MemberState, OwnershipOffer, Profile
from gafete.members.queries import covering, may_hold, members_by_key, with_grants
from gafete.tenancy.models import Company
from gafete.tenancy.seconding import Act, ActKind

Thing = TypeVar("Thing", Company, Member, OwnershipOffer, Profile)

OWN_SHOWN = 20
MOST_SHOWN = 100


def people_who_could(account_id: int, act: Act, *, asked_by: int, now: datetime) -> list[Member]:
    """Those besides who asked, and besides those between whom it passes, who hold what the act needs; the owner first."""
    holding = Grant.objects.filter(
        covering(Scope.account(account_id)),
        may_hold(Permission.SECURITY_MANAGE, account_id=account_id),
        account_id=account_id,
        member_id=OuterRef("pk"),
    )
    rows = Member.objects.filter(
        Q(is_owner=True) | Exists(holding), account_id=account_id, state=MemberState.ACTIVE
    ).exclude(pk__in={asked_by, *parties_of(act)})
    candidates = with_grants(rows).select_related("user").order_by("-is_owner", "id")
    return [each for each in candidates if may_second(actor_of(each, now=now, at_any_hour=True), act)]


def list_approvals_to_answer(actor: Actor, *, now: datetime, size: int = MOST_SHOWN) -> list[Approval]:
    """The open ones that the actor may authorise, the oldest first."""
    rows = _open(actor, now).exclude(Q(asked_by_id=actor.member_id)).order_by("id")
    return [row for row in rows if _is_for(actor, row)][:size]


def get_approval_to_answer(actor: Actor, public_id: uuid.UUID) -> Approval:
    """The approval of this id, also one that is closed by now or that he asked for himself.

    Raises:
        NotFound: there is none, or it is none that the actor could authorise.
    """
    rows = _all(actor).filter(public_id=public_id)
    found = next((row for row in rows if may_second(actor, row.act)), None)
    if found is None:
        raise NotFound
    return found


def own_approvals(actor: Actor, *, size: int = OWN_SHOWN) -> list[Approval]:
    """What the actor asked for: what is still open first, then the latest."""
    rows = _all(actor).filter(asked_by_id=actor.member_id or 0)
    is_open = Case(When(state=ApprovalState.OPEN, then=0), default=1)
    return list(rows.order_by(is_open, "-id")[:size])


def approvals_between(actor: Actor, *, size: int = OWN_SHOWN) -> list[Approval]:
    """What another one asked for and would pass the account between the two of them, the latest first."""
    rows = _all(actor).filter(kind=ActKind.TRANSFER_OWNERSHIP).exclude(Q(asked_by_id=actor.member_id))
    return [row for row in rows.order_by("-id")[:size] if actor.member_id in parties_of(row.act)]


def get_own_approval(actor: Actor, public_id: uuid.UUID) -> Approval:
    """One that the actor may cancel.

    Raises:
        NotFound: there is none of that id, or somebody else asked for it.
    """
    rows = _all(actor).filter(public_id=public_id)
    found = next((row for row in rows if _is_his(actor, row)), None)
    if found is None:
        raise NotFound
    return found


def names_of_seconds(actor: Actor, approval: Approval, *, now: datetime) -> list[str]:
    """Who could authorise it, as far as the actor may know of them: the owner always."""
    people = people_who_could(actor.account_id, approval.act, asked_by=approval.asked_by_id, now=now)
    seen = members_by_key(actor, (str(member.pk) for member in people))
    return [member.name for member in people if member.is_owner or str(member.pk) in seen]


def accounts_with_due_approvals(*, now: datetime, soon: datetime) -> list[int]:
    """The accounts in which something has expired, is to be carried out, or is to be reminded of."""
    return list(ACCOUNTS_WITH_DUE_APPROVALS.ask(now=now, soon=soon))


def due_approvals(*, now: datetime, soon: datetime) -> list[Approval]:
    """Those of the account in which the program stands, the oldest first."""
    rows = Approval.objects.filter(state=ApprovalState.OPEN)
    return list(rows.filter(Q(expires_at__lte=now) | Q(due_at__lte=soon)).order_by("id"))


def whom_it_concerns(approval: Approval) -> list[Member]:
    """Who asked, and those between whom it passes."""
    concerned = {approval.asked_by_id, *parties_of(approval.act)}
    return list(Member.objects.filter(pk__in=concerned).order_by("pk"))


def whom_it_goes_on_without(approval: Approval, *, now: datetime) -> list[Member]:
    """Nobody could do all of what it does; these may refuse it, as many as are told."""
    people = people_who_could(approval.account_id, approval.act, asked_by=approval.asked_by_id, now=now)
    return people[:MOST_TOLD]


def names_of_holders(act: Act) -> list[str]:
    """Who gets what a profile gains. Whoever authorises that reads all of them, whomever he sees otherwise."""
    rows = Member.objects.filter(pk__in=holders_in(act)).order_by("sort_name", "pk")
    return list(rows.values_list("name", flat=True))


def thing_of(model: type[Thing], key: int) -> Thing:
    """What an act is about: its row in the account.

    Raises:
        NotFound: it is there no longer.
    """
    try:
        return model.objects.get(pk=key)
    except ObjectDoesNotExist:
        raise NotFound from None


def profiles_of(keys: Iterable[int]) -> dict[int, Profile]:
    """These profiles, archived ones too."""
    return Profile.objects.in_bulk(list(keys))


def _open(actor: Actor, now: datetime) -> QuerySet[Approval]:
    return _all(actor).filter(state=ApprovalState.OPEN, expires_at__gt=now)


def _all(actor: Actor) -> QuerySet[Approval]:
    return Approval.objects.filter(account_id=actor.account_id).select_related("asked_by", "answered_by")


def _is_for(actor: Actor, approval: Approval) -> bool:
    return actor.member_id not in parties_of(approval.act) and may_second(actor, approval.act)


def _is_his(actor: Actor, approval: Approval) -> bool:
    return actor.member_id in {approval.asked_by_id, *parties_of(approval.act)}
