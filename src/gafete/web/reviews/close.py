"""Cerrar ahora: a campaign ends before its day."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gafete.access.permissions import Permission
from gafete.reviews.operations.close_review import ReviewOver, close_review
from gafete.reviews.queries import get_review
from gafete.web.access import requires
from gafete.web.flash import flash
from gafete.web.requests import MemberRequest


@requires(Permission.ACCESS_REVIEW)
@require_POST
def close(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """Close it and sign its result."""
    try:
        close_review(actor=request.actor, review=get_review(request.actor, public_id))
    except ReviewOver as late:
        flash(request, str(late), tone="warning")
    else:
        flash(request, _("Cerraste la revisión. Su resultado quedó sellado en la bitácora."))
    return redirect("reviews:show", public_id)
