"""End what one of a member's open sessions can do in this account."""

from __future__ import annotations

from django.utils import timezone

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.audit.operations.record_event import record_event
from gafete.identity.models import SessionEntry
from gafete.members.authority import locked_member, require_authority
from gafete.members.events import MEMBER_SESSION_CLOSED
from gafete.members.models import Member
from gafete.members.naming import member_target
from gafete.walls.standing import in_own_account


@in_own_account
def close_member_session(*, actor: Actor, member: Member, entry: SessionEntry) -> bool:
    """Close a session's entry to the actor's account; False where it was closed, or is none of this member's.

    The session itself is the person's: what he does in other accounts goes on. Whoever may shut a member
    out altogether may also do it for one browser.

    Raises:
        AccessDenied: the owner, oneself, or somebody who reaches further than the actor.
    """
    row = locked_member(actor, member)
    grants = require_authority(actor, row, Permission.USERS_DEACTIVATE)
    closed = SessionEntry.objects.filter(
        pk=entry.pk, account_id=actor.account_id, user_id=row.user_id, closed_at__isnull=True
    ).update(closed_at=timezone.now())
    if not closed:
        return False
    record_event(
        MEMBER_SESSION_CLOSED,
        actor=actor,
        target=member_target(row),
        reach={grant.scope for grant in grants},
    )
    return True
