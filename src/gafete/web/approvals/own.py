"""Cancelar: whoever asked thinks better of it."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gafete.members.approvals.opening import ApprovalOver
from gafete.members.approvals.queries import get_own_approval
from gafete.members.operations.cancel_approval import cancel_approval
from gafete.web.access import any_member
from gafete.web.flash import flash
from gafete.web.requests import MemberRequest


@any_member
@require_POST
def cancel(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """It is not done."""
    try:
        cancel_approval(actor=request.actor, approval=get_own_approval(request.actor, public_id))
    except ApprovalOver as late:
        flash(request, str(late), tone="warning")
    else:
        flash(request, _("Lo cancelaste. No se hizo nada."))
    return redirect("approvals:list")
