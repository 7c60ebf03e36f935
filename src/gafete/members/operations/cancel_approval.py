"""Whoever asked for an act thinks better of it."""

from __future__ import annotations

from gafete.access.actor import Actor
from gafete.faults import NotFound
from gafete.members.approvals.opening import opened
from gafete.members.approvals.rules import parties_of
from gafete.members.events import APPROVAL_CANCELLED
from gafete.members.models import Approval, ApprovalState
from gafete.members.operations.close_approval import close_approval
from gafete.walls.standing import in_own_account


@in_own_account
def cancel_approval(*, actor: Actor, approval: Approval) -> Approval:
    """Cancel what one asked for, or what would pass the account between oneself and another one.

    Raises:
        ApprovalOver: it was answered or cancelled, or closed when its time was over. Before it is closed nothing is lost by it.
        NotFound: somebody else asked for it.
    """
    it = opened(actor.account_id, approval)
    row = it.approval
    if actor.member_id not in {row.asked_by_id, *parties_of(row.act)}:
        raise NotFound
    return close_approval(it=it, state=ApprovalState.CANCELLED, kind=APPROVAL_CANCELLED, by=actor)
