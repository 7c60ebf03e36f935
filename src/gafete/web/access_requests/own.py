"""What one does with a request of one's own: take it back, or say that one has read how it ended."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gafete.members.asking.queries import get_own_request
from gafete.members.operations.answer_request import RequestClosed
from gafete.members.operations.note_answer_read import note_answer_read
from gafete.members.operations.withdraw_request import withdraw_request
from gafete.web.access import any_member
from gafete.web.flash import flash
from gafete.web.requests import MemberRequest


@any_member
@require_POST
def withdraw(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """Retirar solicitud."""
    try:
        withdraw_request(actor=request.actor, request=get_own_request(request.actor, public_id))
    except RequestClosed as late:
        flash(request, str(late), tone="warning")
    else:
        flash(request, _("Retiraste tu solicitud."))
    return redirect("access_requests:list")


@any_member
@require_POST
def mark_read(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """Entendido: it leaves Inicio."""
    note_answer_read(actor=request.actor, request=get_own_request(request.actor, public_id))
    return redirect("home")
