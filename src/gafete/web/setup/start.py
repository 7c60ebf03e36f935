"""The way into the express setup: the first step that is not done."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from gafete.access.permissions import Permission
from gafete.tenancy.queries import setup_state
from gafete.web.access import requires
from gafete.web.requests import MemberRequest
from gafete.web.setup.steps import next_step


@requires(Permission.COMPANIES_CREATE)
@require_safe
def start(request: MemberRequest) -> HttpResponse:
    """Go on where it was left."""
    return redirect(f"setup:{next_step(setup_state(request.actor))}")
