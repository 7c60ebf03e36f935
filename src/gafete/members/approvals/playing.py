"""An act done, or only tried, by the very operation that a door would call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.access.denials import AccessDenied
from gafete.access.permissions import known
from gafete.faults import InvalidFields, NotFound, StaleEdit
from gafete.members.approvals.freezing import thawed, thawed_invitation
from gafete.members.approvals.queries import thing_of
from gafete.members.authority import MemberGone
from gafete.members.models import Member, OwnershipOffer, Profile
from gafete.members.operations.change_grants import change_grants
from gafete.members.operations.edit_profile import edit_profile
from gafete.members.operations.invite_member import invite_member
from gafete.members.operations.offer_ownership import OfferNotPossible
from gafete.members.operations.reactivate_member import NotDeactivated, reactivate_member
from gafete.members.operations.reassign_seat import StillActive, reassign_seat
from gafete.members.operations.transfer_ownership import transfer_ownership
from gafete.seats.operations.take_seats import NoFreeSeat
from gafete.tenancy.models import Company
from gafete.tenancy.operations.archive_company import archive_company
from gafete.tenancy.operations.change_double_authorisation import change_double_authorisation
from gafete.tenancy.queries import account_settings
from gafete.tenancy.seconding import Act, ActKind, SecondNeeded, authorised, probing

Parameters = Mapping[str, Any]


class ActChanged(Exception):
    """What the act is about is not as it was."""

    def __init__(self) -> None:
        super().__init__(_("Algo cambió desde que se pidió."))


# Why an act cannot be done, or not any more. Each says so in a sentence.
REFUSALS = (
    AccessDenied,
    ActChanged,
    InvalidFields,
    MemberGone,
    NoFreeSeat,
    NotDeactivated,
    NotFound,
    OfferNotPossible,
    StaleEdit,
    StillActive,
)


def require_same_act(actor: Actor, act: Act) -> None:
    """Refuse unless the actor could do exactly this himself at this moment; nothing of it is kept.

    Raises:
        AccessDenied: he could not.
        ActChanged: it would be another act than the one that was asked for, or there is nothing to do any more.
    """
    if _tried(actor, act) != act:
        raise ActChanged


def carry_out(actor: Actor, act: Act) -> None:
    """Do it, wholly or not at all.

    Raises:
        ActChanged: it would be another act than the one that was authorised.
        Exception: one of ``REFUSALS``, from the operation.
    """
    try:
        with transaction.atomic(), authorised(act):
            _play(actor, act)
    except SecondNeeded:
        raise ActChanged from None


def _tried(actor: Actor, act: Act) -> Act | None:
    """The act at whose gate a trial of this one stops; none where there is nothing to do that has one."""
    try:
        with probing(), transaction.atomic():
            _play(actor, act)
            transaction.set_rollback(True)
    except SecondNeeded as needed:
        return needed.act
    return None


def said(why: Exception) -> str:
    """A refusal as a sentence."""
    if isinstance(why, AccessDenied):
        return why.sentence.render(_)
    return str(why) or _("Ya no se puede hacer.")


def _play(actor: Actor, act: Act) -> None:
    _PLAYERS[act.kind](actor, act.parameters)


def _archive_company(actor: Actor, given: Parameters) -> None:
    archive_company(actor=actor, company=thing_of(Company, given["company"]))


def _transfer_ownership(actor: Actor, given: Parameters) -> None:
    offer = thing_of(OwnershipOffer, given["offer"])
    transfer_ownership(actor=actor, offer=offer)


def _change_grants(actor: Actor, given: Parameters) -> None:
    change_grants(
        actor=actor,
        member=_member(given),
        assignments=thawed(given["assignments"], account_id=actor.account_id),
        version=given["version"],
    )


def _invite_member(actor: Actor, given: Parameters) -> None:
    invitation = thawed_invitation(given["invitation"], account_id=actor.account_id)
    invite_member(actor=actor, invitation=invitation)


def _reassign_seat(actor: Actor, given: Parameters) -> None:
    invitation = thawed_invitation(given["invitation"], account_id=actor.account_id)
    reassign_seat(actor=actor, member=_member(given), invitation=invitation)


def _reactivate_member(actor: Actor, given: Parameters) -> None:
    reactivate_member(actor=actor, member=_member(given))


def _edit_profile(actor: Actor, given: Parameters) -> None:
    edit_profile(
        actor=actor,
        profile=thing_of(Profile, given["profile"]),
        name=given["name"],
        description=given["description"],
        permissions=known(given["permissions"]),
        version=given["version"],
    )


def _end_policy(actor: Actor, _given: Parameters) -> None:
    change_double_authorisation(actor=actor, account=account_settings(actor), is_on=False)


def _member(given: Parameters) -> Member:
    return thing_of(Member, given["member"])


_PLAYERS: dict[ActKind, Callable[[Actor, Parameters], None]] = {
    ActKind.ARCHIVE_COMPANY: _archive_company,
    ActKind.TRANSFER_OWNERSHIP: _transfer_ownership,
    ActKind.CHANGE_GRANTS: _change_grants,
    ActKind.INVITE_MEMBER: _invite_member,
    ActKind.REASSIGN_SEAT: _reassign_seat,
    ActKind.REACTIVATE_MEMBER: _reactivate_member,
    ActKind.EDIT_PROFILE: _edit_profile,
    ActKind.END_POLICY: _end_policy,
}
