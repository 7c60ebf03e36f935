"""What waits for a second person and gets none: it expires, or, where there is none, is carried out after its delay."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from gafete.access.actor import Actor
from gafete.members.actors import system_actor
from gafete.members.approvals.limits import REMINDED_BEFORE
from gafete.members.approvals.opening import ApprovalOver, opened
from gafete.members.approvals.queries import accounts_with_due_approvals, due_approvals
from gafete.members.approvals.telling import enqueue_warnings
from gafete.members.events import APPROVAL_EXPIRED, APPROVAL_VOID, APPROVAL_WAITED
from gafete.members.models import Approval, ApprovalState
from gafete.members.operations.close_approval import close_approval
from gafete.walls.standing import acting, inside
from gafete.work.housekeeping import Every, register


@register(Every.MINUTE)
def follow_approvals() -> int:
    """Remind of, carry out and close what is due; returns how many there were.

    Each is followed in a transaction of its own. Nothing is carried out sooner than a day after its reminder: a clock
    that jumps ahead sends the reminder first.
    """
    now = timezone.now()
    soon = now + REMINDED_BEFORE
    return sum(
        _follow_those_of(account_id, now, soon)
        for account_id in accounts_with_due_approvals(now=now, soon=soon)
    )


def _follow_those_of(account_id: int, now: datetime, soon: datetime) -> int:
    with inside(account_id):
        found = due_approvals(now=now, soon=soon)
    system = system_actor(account_id, label="", permissions=set())
    return sum(_follow(system, approval) for approval in found)


def _follow(system: Actor, approval: Approval) -> bool:
    with acting(system):
        try:
            it = opened(system.account_id, approval)
        except ApprovalOver:
            return False
        row, now = it.approval, it.now
        if row.expires_at <= now:
            close_approval(it=it, state=ApprovalState.EXPIRED, kind=APPROVAL_EXPIRED, by=system)
        elif row.reminded_at is None:
            row.reminded_at = now
            row.save(update_fields=["reminded_at"])
            enqueue_warnings(row, now=now)
        elif row.due_at is not None and now >= max(row.due_at, row.reminded_at + REMINDED_BEFORE):
            why = it.carried_out()
            state, kind = (
                (ApprovalState.VOID, APPROVAL_VOID) if why else (ApprovalState.DONE, APPROVAL_WAITED)
            )
            close_approval(it=it, state=state, kind=kind, by=system, why=why)
        else:
            return False
    return True
