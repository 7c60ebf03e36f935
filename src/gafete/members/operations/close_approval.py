"""An act waits no longer: how it ended is written down, and told to those whom it concerns."""

from __future__ import annotations

from gafete.access.actor import Actor
from gafete.audit.kinds import EventKind
from gafete.members.approvals.opening import Opened
from gafete.members.approvals.queries import whom_it_concerns
from gafete.members.approvals.telling import enqueue_approval_notices, record_approval
from gafete.members.credentials import APPROVAL_ENDED
from gafete.members.models import LONGEST_REASON, Approval, ApprovalState


def close_approval(
    *, it: Opened, state: ApprovalState, kind: EventKind, by: Actor, is_answer: bool = False, why: str = ""
) -> Approval:
    """Close an approval that the caller has opened, inside his transaction; the event comes last."""
    row = it.approval
    row.state, row.closed_at, row.answer = state, it.now, why[:LONGEST_REASON]
    row.answered_by_id = by.member_id if is_answer else None
    row.save(update_fields=["state", "closed_at", "answered_by", "answer"])
    enqueue_approval_notices(APPROVAL_ENDED, row, whom_it_concerns(row))
    record_approval(kind, row, actor=by)
    return row
