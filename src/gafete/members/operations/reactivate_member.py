"""Let a deactivated member in again, as he was."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.audit.operations.record_event import record_event
from gafete.members.approvals.rules import gives_security
from gafete.members.authority import locked_member, require_authority
from gafete.members.credentials import REACTIVATED, enqueue_notice
from gafete.members.events import MEMBER_REACTIVATED
from gafete.members.models import Member, MemberState
from gafete.members.naming import member_target
from gafete.seats.models import SeatState
from gafete.seats.operations.take_seats import NoFreeSeat
from gafete.tenancy.operations.raise_access_version import raise_access_version
from gafete.tenancy.seconding import ActKind, require_second
from gafete.walls.standing import in_own_account


class NotDeactivated(Exception):
    """Only a deactivated member can be reactivated."""

    def __init__(self) -> None:
        super().__init__(_("Este usuario no está desactivado."))


@in_own_account
def reactivate_member(*, actor: Actor, member: Member) -> Member:
    """Reactivate a deactivated member on the seat that he kept. His open sessions ask him to sign in.

    Giving somebody his access back is giving it: the actor must hold all of it now.

    Raises:
        AccessDenied: somebody who reaches further than the actor.
        NotDeactivated: he is in another state.
        NoFreeSeat: the seat that he kept has expired meanwhile.
        SecondNeeded: he would decide about the account's security again; the account wants a second person for that.
    """
    row = locked_member(actor, member)
    grants = require_authority(actor, row, Permission.USERS_DEACTIVATE)
    if row.state != MemberState.DEACTIVATED:
        raise NotDeactivated
    if row.seat is None or row.seat.state != SeatState.HELD:
        raise NoFreeSeat
    if gives_security(grants):
        require_second(
            ActKind.REACTIVATE_MEMBER,
            account_id=row.account_id,
            member=row.pk,
            version=row.version,
            subject=row.name,
        )
    row.state = MemberState.ACTIVE
    row.deactivated_at = None
    row.version += 1
    row.save(update_fields=["state", "deactivated_at", "version"])
    raise_access_version(account_id=row.account_id)
    enqueue_notice(REACTIVATED, row)
    record_event(
        MEMBER_REACTIVATED,
        actor=actor,
        target=member_target(row),
        reach={grant.scope for grant in grants},
    )
    return row
