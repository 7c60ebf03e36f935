"""Autorizar and Rechazar: a click each."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gafete.members.approvals.opening import ApprovalOver
from gafete.members.approvals.queries import get_approval_to_answer
from gafete.members.models import ApprovalState
from gafete.members.operations.answer_approval import answer_by_authorising, answer_by_refusing
from gafete.web.access import any_member
from gafete.web.flash import flash
from gafete.web.requests import MemberRequest


@any_member
@require_POST
def authorise(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """It is done at once, as who asked for it."""
    approval = get_approval_to_answer(request.actor, public_id)
    try:
        answered = answer_by_authorising(actor=request.actor, approval=approval)
    except ApprovalOver as late:
        flash(request, str(late), tone="warning")
    else:
        if answered.state == ApprovalState.DONE:
            flash(
                request,
                _("Lo autorizaste y ya se hizo. Le avisamos a %(name)s.") % {"name": answered.asked_by.name},
            )
        else:
            flash(request, _("No se hizo. %(why)s") % {"why": answered.answer}, tone="warning")
    return redirect("approvals:list")


@any_member
@require_POST
def refuse(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """Nothing is done, and who asked is told."""
    approval = get_approval_to_answer(request.actor, public_id)
    try:
        refused = answer_by_refusing(actor=request.actor, approval=approval)
    except ApprovalOver as late:
        flash(request, str(late), tone="warning")
    else:
        flash(request, _("Lo rechazaste. Le avisamos a %(name)s.") % {"name": refused.asked_by.name})
    return redirect("approvals:list")
