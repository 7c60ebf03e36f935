"""Take back an invitation that nobody accepted; the seat is free again."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.audit.operations.record_event import record_event
from gafete.members.authority import locked_member, require_authority
from gafete.members.ending import end_membership
from gafete.members.events import INVITATION_WITHDRAWN
from gafete.members.models import Member, MemberState
from gafete.members.naming import member_target
from gafete.seats.operations.free_seat import free_seat
from gafete.tenancy.operations.raise_access_version import raise_access_version
from gafete.walls.standing import in_own_account


class InvitationAccepted(Exception):
    """The person has entered meanwhile: deactivate or delete him instead."""

    def __init__(self) -> None:
        super().__init__(_("Esta persona ya entró; ahora solo puedes desactivarla o eliminarla."))


@in_own_account
def withdraw_invitation(*, actor: Actor, member: Member) -> Member:
    """End an invited membership and free its seat.

    Raises:
        AccessDenied: the actor may not manage this member.
        InvitationAccepted: he has entered.
    """
    row = locked_member(actor, member)
    grants = require_authority(actor, row, Permission.USERS_MANAGE)
    if row.state != MemberState.INVITED:
        raise InvitationAccepted
    seat = end_membership(row, state=MemberState.DELETED)
    free_seat(seat=seat)
    raise_access_version(account_id=row.account_id)
    record_event(
        INVITATION_WITHDRAWN,
        actor=actor,
        target=member_target(row),
        reach={grant.scope for grant in grants},
    )
    return row
