"""Step 4: the first extra user."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from gafete.access.permissions import Permission
from gafete.seats.queries import meter_of
from gafete.tenancy.queries import setup_state
from gafete.web.access import requires
from gafete.web.members.elsewhere import open_address
from gafete.web.requests import MemberRequest
from gafete.web.setup.steps import context_of


@requires(Permission.COMPANIES_CREATE)
@require_safe
def user(request: MemberRequest) -> HttpResponse:
    """The way to "Nuevo usuario", or the end without one."""
    state = setup_state(request.actor)
    if state.company is None:
        return redirect("setup:company")
    context = context_of(
        state,
        "user",
        meter=meter_of(request.actor.account_id),
        create_url=open_address(request.actor, "members:create"),
        buy_url=open_address(request.actor, "seats:buy"),
    )
    return render(request, "setup/user.html", context)
