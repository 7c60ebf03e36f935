"""What every end and every pause of a membership has in common."""

from __future__ import annotations

import uuid

from django.utils import timezone

from gafete.identity.models import SessionEntry
from gafete.identity.operations.revoke_first_password import revoke_first_password
from gafete.members.models import Member, MemberState
from gafete.members.newcomers import block_if_without_memberships
from gafete.seats.models import Seat


def end_membership(member: Member, *, state: MemberState) -> Seat:
    """End a membership and hand back the seat that it held, which the caller frees, forfeits or gives on.

    The record stays, with its name, for the trail and as the author of what the person did.
    """
    seat = member.seat
    if seat is None:
        raise ValueError("Only a member who holds a seat can be ended.")
    member.state = state
    member.seat = None
    member.ended_at = timezone.now()
    member.invitation_nonce = uuid.uuid4()
    member.version += 1
    member.save()
    close_entries(member)
    if member.made_identity:
        # Where another account waits for the same person, the identity stays: what this one sent does not.
        revoke_first_password(user=member.user)
    block_if_without_memberships(member.user)
    return seat


def close_entries(member: Member) -> None:
    """End what the person's open sessions can do in this account; elsewhere they go on."""
    entries = SessionEntry.objects.filter(
        account_id=member.account_id, user_id=member.user_id, closed_at__isnull=True
    )
    entries.update(closed_at=timezone.now())
