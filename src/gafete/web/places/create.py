"""Nuevo lugar de expedición."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gafete.access.permissions import Permission
from gafete.faults import InvalidFields
from gafete.tenancy.models import PlaceOfIssue
from gafete.tenancy.operations.create_place import CompanyArchived, create_place
from gafete.tenancy.queries import companies_for
from gafete.web.access import requires
from gafete.web.faults import show_faults
from gafete.web.flash import flash
from gafete.web.places.forms import NewPlaceForm, chosen_company
from gafete.web.requests import MemberRequest


@requires(Permission.PLACES_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: MemberRequest) -> HttpResponse:
    """The form, and what it adds."""
    companies = companies_for(request.actor, Permission.PLACES_MANAGE)
    company = chosen_company(companies, request.GET.get("company", ""))
    initial = {"company": str(company.public_id)} if company else {}
    form = NewPlaceForm(request.POST or None, companies=companies, initial=initial)
    if request.method == "POST":
        place = save_new(request, form)
        if place is not None:
            said = {"place": place.name, "company": place.company.short_name}
            flash(request, _("Agregaste %(place)s a %(company)s.") % said)
            return redirect("companies:detail", place.company.public_id)
    context = {"form": form, "company": company, "has_companies": bool(companies)}
    return render(request, "places/create.html", context, status=400 if form.errors else 200)


def save_new(request: MemberRequest, form: NewPlaceForm) -> PlaceOfIssue | None:
    """The place that the form describes, or None with its faults in the form."""
    if not form.is_valid():
        return None
    try:
        return create_place(actor=request.actor, company=form.company_chosen, fields=form.fields_typed())
    except InvalidFields as faults:
        show_faults(form, faults)
    except CompanyArchived as archived:
        form.add_error("company", str(archived))
    return None
