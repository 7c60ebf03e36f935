"""Empresas: the companies that the reader may see."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gafete.access.permissions import Permission
from gafete.tenancy.queries import Kept, list_companies
from gafete.web.access import requires
from gafete.web.companies.forms import CompanyFilter
from gafete.web.companies.opening import KEEPERS
from gafete.web.paging import cursor_of, neighbours
from gafete.web.requests import MemberRequest


@requires(*KEEPERS)
@require_safe
def list_page(request: MemberRequest) -> HttpResponse:
    """The list, with its search and its state filter in the address."""
    filters = CompanyFilter(request.GET or None)
    search, kept = request.GET.get("q", ""), request.GET.get("kept") or Kept.IN_USE
    page = list_companies(request.actor, search=search, kept=kept, cursor=cursor_of(request))
    context = {
        "filters": filters,
        "page_of": page,
        "is_filtered": bool(search or kept != Kept.IN_USE),
        "may_create": request.actor.may(Permission.COMPANIES_CREATE, request.actor.account_scope),
        "may_edit": {row.pk: request.actor.may(Permission.COMPANIES_EDIT, row.scope) for row in page.rows},
        **neighbours(request, page),
    }
    return render(request, "companies/list.html", context)
