"""Nueva empresa."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gafete.access.permissions import Permission
from gafete.faults import InvalidFields
from gafete.tenancy.models import Company
from gafete.tenancy.operations.create_company import create_company
from gafete.tenancy.rules import rfc_warning
from gafete.web.access import requires
from gafete.web.companies.forms import CompanyForm
from gafete.web.faults import show_faults
from gafete.web.flash import flash
from gafete.web.requests import MemberRequest


@requires(Permission.COMPANIES_CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: MemberRequest) -> HttpResponse:
    """The form, and what it adds."""
    form = CompanyForm(request.POST or None)
    if request.method == "POST":
        company = save_new(request, form)
        if company is not None:
            flash(request, _("Agregaste la empresa %(company)s.") % {"company": company.short_name})
            return redirect("companies:detail", company.public_id)
    status = 400 if form.errors else 200
    return render(request, "companies/create.html", {"form": form}, status=status)


def save_new(request: MemberRequest, form: CompanyForm) -> Company | None:
    """The company that the form describes, or None with its faults in the form."""
    if not form.is_valid():
        return None
    try:
        company = create_company(actor=request.actor, fields=form.fields_typed())
    except InvalidFields as faults:
        show_faults(form, faults)
        return None
    warn_of_rfc(request, company)
    return company


def warn_of_rfc(request: MemberRequest, company: Company) -> None:
    """Say that the RFC looks wrong, where it does."""
    warning = rfc_warning(company.rfc)
    if warning:
        flash(request, warning, tone="warning")
