"""Give the seat of somebody who is out to a new person."""

from __future__ import annotations

from django.db import IntegrityError
from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.audit.operations.record_event import record_event
from gafete.faults import FieldFault
from gafete.members.approvals.freezing import frozen_invitation
from gafete.members.approvals.rules import gives_security
from gafete.members.assignments import told
from gafete.members.authority import MemberGone, locked_member, require_authority
from gafete.members.ending import end_membership
from gafete.members.events import SEAT_REASSIGNED
from gafete.members.hours import hours_of
from gafete.members.invitations import Invitation
from gafete.members.models import Member, MemberState
from gafete.members.naming import member_target
from gafete.members.newcomers import lock_identities
from gafete.members.operations.invite_member import (
    add_member,
    after_refusal,
    already_done,
    checked_password,
    required_drafts,
    whole_key,
)
from gafete.members.proposed import cleaned
from gafete.seats.models import SeatState
from gafete.seats.operations.take_seats import NoFreeSeat
from gafete.tenancy.models import Account
from gafete.tenancy.operations.raise_access_version import raise_access_version
from gafete.tenancy.seconding import ActKind, require_second
from gafete.walls.standing import acting, inside


class StillActive(Exception):
    """The seat of an active member is not given away: he is deactivated first."""

    def __init__(self) -> None:
        super().__init__(_("Primero desactiva a este usuario; después podrás dar su asiento a otra persona."))


def reassign_seat(*, actor: Actor, member: Member, invitation: Invitation) -> Member:
    """Invite a new person on the seat that an invited or deactivated member holds.

    It is a new member: the former one's record, authorship and trail stay his.

    Raises:
        AccessDenied: the actor does not manage the former member, or gives more than he holds.
        FieldFault: a value that cannot be taken.
        SecondNeeded: the new person would decide about the account's security; the account wants a second person for that.
        StillActive: the former member is active.
        NoFreeSeat: the seat has expired meanwhile.
        NotFound: the request's key is that of a member whom the actor does not see.
    """
    with inside(actor.account_id):
        return _reassign(actor, member, invitation)


def _reassign(actor: Actor, member: Member, invitation: Invitation) -> Member:
    account = Account.objects.get(pk=actor.account_id)
    key = whole_key(invitation)
    done = already_done(actor, key=key)
    if done is not None:
        return done
    drafts = required_drafts(actor, invitation.assignments)
    newcomer = cleaned(name=invitation.name, username=invitation.username, email=invitation.email)
    typed = checked_password(account, invitation.password, newcomer=newcomer, drafts=drafts)
    try:
        with acting(actor):
            former = locked_member(actor, member)
            grants = require_authority(actor, former, Permission.USERS_MANAGE)
            if former.state not in {MemberState.INVITED, MemberState.DEACTIVATED}:
                raise StillActive
            _require_lasting_seat(former)
            lock_identities(present=former.user_id, email=newcomer.email)
            seat = end_membership(former, state=MemberState.REPLACED)
            successor = add_member(
                actor,
                account=account,
                newcomer=newcomer,
                seat=seat,
                drafts=drafts,
                password=typed,
                key=key,
                # The hours of the counter stay with the seat.
                hours=hours_of(former),
            )
            if gives_security(drafts):
                require_second(
                    ActKind.REASSIGN_SEAT,
                    account_id=account.pk,
                    member=former.pk,
                    version=former.version,
                    subject=f"{former.name} → {successor.name}",
                    invitation=frozen_invitation(invitation),
                )
            former.replaced_by = successor
            former.save(update_fields=["replaced_by"])
            raise_access_version(account_id=account.pk)
            record_event(
                SEAT_REASSIGNED,
                actor=actor,
                target=member_target(former),
                data={
                    "after": {
                        "successor": successor.name,
                        "successor_id": successor.pk,
                        "grants": told(drafts),
                        **({} if successor.hours is None else {"hours": successor.hours}),
                    }
                },
                reach={grant.scope for grant in [*grants, *drafts]},
            )
    except (IntegrityError, FieldFault, MemberGone) as refusal:
        return after_refusal(actor, key=key, refusal=refusal)
    return successor


def _require_lasting_seat(former: Member) -> None:
    if former.seat is None or former.seat.state != SeatState.HELD:
        raise NoFreeSeat
