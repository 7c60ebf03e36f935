"""Lugares de expedición: the places that the reader may see."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gafete.access.permissions import Permission
from gafete.tenancy.queries import Kept, companies_for, list_places, visible_companies
from gafete.web.access import requires
from gafete.web.companies.opening import KEEPERS
from gafete.web.paging import cursor_of, neighbours
from gafete.web.places.forms import PlaceFilter, chosen_company
from gafete.web.requests import MemberRequest


@requires(*KEEPERS)
@require_safe
def list_page(request: MemberRequest) -> HttpResponse:
    """The list, with its search and its filters in the address."""
    companies = visible_companies(request.actor)
    company = chosen_company(companies, request.GET.get("company", ""))
    search, kept = request.GET.get("q", ""), request.GET.get("kept") or Kept.IN_USE
    page = list_places(request.actor, search=search, company=company, kept=kept, cursor=cursor_of(request))
    context = {
        "filters": PlaceFilter(request.GET or None, companies=companies),
        "page_of": page,
        "company": company,
        "is_filtered": bool(search or company or kept != Kept.IN_USE),
        "may_create": bool(companies_for(request.actor, Permission.PLACES_MANAGE)),
        "may_manage": {row.pk: request.actor.may(Permission.PLACES_MANAGE, row.scope) for row in page.rows},
        **neighbours(request, page),
    }
    return render(request, "places/list.html", context)
