"""Delete a member; where the plan says so, his seat is lost until its term is renewed."""

from __future__ import annotations

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.audit.operations.record_event import record_event
from gafete.members.authority import locked_member, require_authority
from gafete.members.credentials import DEACTIVATED, enqueue_notice
from gafete.members.ending import end_membership
from gafete.members.events import MEMBER_DELETED
from gafete.members.models import Member, MemberState
from gafete.members.naming import member_target
from gafete.members.operations.withdraw_invitation import withdraw_invitation
from gafete.seats.models import SeatState
from gafete.seats.operations.forfeit_seat import forfeit_seat
from gafete.tenancy.operations.raise_access_version import raise_access_version
from gafete.walls.standing import in_own_account


@in_own_account
def delete_member(*, actor: Actor, member: Member) -> Member:
    """End a membership for good. An invitation that nobody accepted is withdrawn instead: its seat is free.

    Raises:
        AccessDenied: the owner, oneself, or somebody who reaches further than the actor.
        MemberGone: he was deleted or replaced meanwhile.
    """
    row = locked_member(actor, member)
    grants = require_authority(actor, row, Permission.USERS_DELETE)
    if row.state == MemberState.INVITED:
        return withdraw_invitation(actor=actor, member=row)
    if row.state == MemberState.ACTIVE:
        enqueue_notice(DEACTIVATED, row)
    seat = end_membership(row, state=MemberState.DELETED)
    forfeit_seat(seat=seat, label=row.name)
    raise_access_version(account_id=row.account_id)
    lost = seat.state == SeatState.FORFEITED
    record_event(
        MEMBER_DELETED,
        actor=actor,
        target=member_target(row),
        data={"after": {"seat_until": seat.ends_at.isoformat()}} if lost and seat.ends_at else {},
        reach={grant.scope for grant in grants},
    )
    return row
