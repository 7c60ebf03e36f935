"""Step 2: the digital seal, which waits until the company issues."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from gafete.access.permissions import Permission
from gafete.tenancy.queries import setup_state
from gafete.web.access import requires
from gafete.web.requests import MemberRequest
from gafete.web.setup.steps import context_of


@requires(Permission.COMPANIES_CREATE)
@require_safe
def certificate(request: MemberRequest) -> HttpResponse:
    """Say what it is for and go on: people and access need no seal."""
    state = setup_state(request.actor)
    if state.company is None:
        return redirect("setup:company")
    return render(request, "setup/certificate.html", context_of(state, "certificate"))
