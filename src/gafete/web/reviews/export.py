"""Descargar el resultado: as PDF or as a workbook, made by a job."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from gafete.access.permissions import Permission
from gafete.faults import NotFound
from gafete.reviews.exporting import ReviewFormat
from gafete.reviews.operations.export_review import ReviewNotOver, export_review
from gafete.reviews.queries import get_review
from gafete.web.access import requires
from gafete.web.flash import flash
from gafete.web.requests import MemberRequest


@requires(Permission.ACCESS_REVIEW)
@require_POST
def export(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """Start the job and show how far it is; the key makes a double click one file."""
    review = get_review(request.actor, public_id)
    try:
        chosen = ReviewFormat(request.POST.get("file_format", ""))
        key = uuid.UUID(request.POST.get("request_key", ""))
    except ValueError:
        raise NotFound from None
    try:
        job = export_review(actor=request.actor, review=review, file_format=chosen, request_key=key)
    except ReviewNotOver as early:
        flash(request, str(early), tone="warning")
        return redirect("reviews:show", public_id)
    return redirect("jobs:show", job.id)
