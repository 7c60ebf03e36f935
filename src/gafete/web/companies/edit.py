"""Editar empresa."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gafete.access.permissions import Permission
from gafete.faults import InvalidFields, StaleEdit
from gafete.tenancy.models import Company
from gafete.tenancy.operations.edit_company import edit_company
from gafete.tenancy.queries import get_company
from gafete.web.access import requires
from gafete.web.companies.create import warn_of_rfc
from gafete.web.companies.forms import FIELDS, CompanyForm, regime_name, stored_values
from gafete.web.companies.opening import KEEPERS
from gafete.web.faults import show_faults
from gafete.web.flash import flash
from gafete.web.requests import MemberRequest
from gafete.web.stale import Difference, show_stale, status_of


@requires(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """The form with what is stored, and what it changes."""
    company = get_company(request.actor, public_id)
    request.actor.require(Permission.COMPANIES_EDIT, at=company.scope)
    form = CompanyForm(request.POST or None, initial=stored_values(company))
    differences: list[Difference] = []
    if request.method == "POST" and form.is_valid():
        try:
            saved = _save(request, company, form)
        except InvalidFields as faults:
            show_faults(form, faults)
        except StaleEdit as stale:
            differences = show_stale(form, stale, stored=_readable(company), version=company.version)
        else:
            flash(request, _("Guardaste los cambios de %(company)s.") % {"company": saved.short_name})
            warn_of_rfc(request, saved)
            return redirect("companies:detail", company.public_id)
    context = {"form": form, "company": company, "differences": differences}
    return render(request, "companies/edit.html", context, status=status_of(form, differences))


def _save(request: MemberRequest, company: Company, form: CompanyForm) -> Company:
    version = form.cleaned_data["version"]
    return edit_company(
        actor=request.actor,
        company=company,
        version=company.version if version is None else version,
        fields=form.fields_typed(),
    )


def _readable(company: Company) -> dict[str, str]:
    return {name: str(getattr(company, name)) for name in FIELDS} | {
        "tax_regime": regime_name(company.tax_regime)
    }
