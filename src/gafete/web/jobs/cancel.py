"""Stopping a job."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gafete.web.access import any_member
from gafete.web.flash import flash
from gafete.web.requests import MemberRequest
from gafete.work.operations.cancel_job import AlreadyOverError, cancel_job


@any_member
@require_POST
def cancel(request: MemberRequest, job_id: UUID) -> HttpResponse:
    """Stop it and say what that means."""
    try:
        cancel_job(actor=request.actor, job_id=job_id)
        flash(request, _("Cancelado. Las filas que ya se habían hecho quedaron guardadas."), tone="warning")
    except AlreadyOverError:
        flash(request, _("Ya había terminado: no quedaba nada que cancelar."), tone="info")
    return HttpResponseRedirect(reverse("jobs:show", args=[job_id]))
