"""Step 3: the first place of issue."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from gafete.access.permissions import Permission
from gafete.tenancy.queries import setup_state
from gafete.web.access import requires
from gafete.web.places.create import save_new
from gafete.web.places.forms import NewPlaceForm
from gafete.web.requests import MemberRequest
from gafete.web.setup.steps import context_of


@requires(Permission.COMPANIES_CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: MemberRequest) -> HttpResponse:
    """The same form as in Lugares, for the company of step 1."""
    state = setup_state(request.actor)
    if state.company is None:
        return redirect("setup:company")
    initial = {"company": str(state.company.public_id), "postal_code": state.company.postal_code}
    form = NewPlaceForm(request.POST or None, companies=[state.company], initial=initial)
    if request.method == "POST" and save_new(request, form) is not None:
        return redirect("setup:user")
    context = context_of(state, "place", form=form)
    return render(request, "setup/place.html", context, status=400 if form.errors else 200)
