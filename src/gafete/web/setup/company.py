"""Step 1: the first company."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from gafete.access.permissions import Permission
from gafete.tenancy.queries import setup_state
from gafete.web.access import requires
from gafete.web.companies.create import save_new
from gafete.web.companies.forms import CompanyForm
from gafete.web.requests import MemberRequest
from gafete.web.setup.steps import context_of


@requires(Permission.COMPANIES_CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
def company(request: MemberRequest) -> HttpResponse:
    """The same form as in Empresas; a company that is there already is shown instead."""
    state = setup_state(request.actor)
    form = CompanyForm(request.POST or None)
    if request.method == "POST" and save_new(request, form) is not None:
        return redirect("setup:certificate")
    context = context_of(state, "company", form=form)
    return render(request, "setup/company.html", context, status=400 if form.errors else 200)
