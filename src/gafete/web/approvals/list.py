"""Doble autorización: what the reader may authorise, and what of his waits for somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gafete.access.actor import Actor
from gafete.members.approvals.queries import (
    approvals_between,
    list_approvals_to_answer,
    names_of_seconds,
    own_approvals,
)
from gafete.members.models import Approval, ApprovalState
from gafete.web.access import any_member
from gafete.web.approvals.words import details_of, name_of
from gafete.web.members.naming import joined
from gafete.web.requests import MemberRequest

NAMED = 5


@dataclass(frozen=True, slots=True)
class Waiting:
    """An act that the reader may authorise."""

    approval: Approval
    name: str
    subject: str
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Own:
    """An act of the reader's own: whether it still waits, and who could authorise it."""

    approval: Approval
    name: str
    subject: str
    is_open: bool
    seconds: str


@any_member
@require_safe
def list_page(request: MemberRequest) -> HttpResponse:
    """The page; who may authorise nothing sees only his own."""
    actor, now = request.actor, timezone.now()
    context = {
        "waiting": [
            Waiting(each, name_of(each), each.act.subject, details_of(actor, each.act))
            for each in list_approvals_to_answer(actor, now=now)
        ],
        "own": [_own(actor, each, now) for each in (*own_approvals(actor), *approvals_between(actor))],
    }
    return render(request, "approvals/list.html", context)


def _own(actor: Actor, approval: Approval, now: datetime) -> Own:
    is_open = approval.state == ApprovalState.OPEN and approval.expires_at > now
    waits = is_open and approval.due_at is None
    names = names_of_seconds(actor, approval, now=now)[:NAMED] if waits else []
    return Own(approval, name_of(approval), approval.act.subject, is_open, joined(names))
