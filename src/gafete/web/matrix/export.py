"""Exportar the matrix as Excel: a job, because of an account with ten thousand people."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from gafete.access.permissions import Permission
from gafete.members.operations.export_matrix import export_matrix
from gafete.web.access import requires
from gafete.web.matrix.asking import read_asked
from gafete.web.requests import MemberRequest


@requires(Permission.USERS_VIEW)
@require_POST
def export(request: MemberRequest) -> HttpResponse:
    """Start the job, with the filters of the address; its page has the file."""
    asked = read_asked(request.actor, request.GET)
    job = export_matrix(
        actor=request.actor, filters=asked.filters, request_key=_key(request.POST.get("request_key", ""))
    )
    return redirect("jobs:show", job.id)


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
