"""A company: its fiscal data and its places."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gafete.access.permissions import Permission
from gafete.tenancy.models import Company
from gafete.tenancy.queries import get_company, places_of
from gafete.tenancy.rules import rfc_warning
from gafete.web.access import requires
from gafete.web.companies.forms import regime_name
from gafete.web.companies.opening import KEEPERS
from gafete.web.links import url_if_there, who_can_address
from gafete.web.requests import MemberRequest


@requires(*KEEPERS)
@require_safe
def detail(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """The company's page; of its places only those that the reader may see."""
    company = get_company(request.actor, public_id)
    places = places_of(request.actor, company)
    manages = {place.pk: request.actor.may(Permission.PLACES_MANAGE, place.scope) for place in places}
    context = {
        "company": company,
        "regime": regime_name(company.tax_regime),
        "rfc_warning": rfc_warning(company.rfc),
        "places": places,
        "may_edit": request.actor.may(Permission.COMPANIES_EDIT, company.scope),
        "may_add_place": not company.is_archived
        and request.actor.may(Permission.PLACES_MANAGE, company.scope),
        "may_manage": manages,
        "who_reaches_url": _who_reaches_url(request, company),
        "who_can_url": who_can_address(request.actor, company),
    }
    return render(request, "companies/detail.html", context)


def _who_reaches_url(request: MemberRequest, company: Company) -> str:
    if not request.actor.may_within(Permission.USERS_VIEW, company.scope):
        return ""
    return url_if_there("members:who_reaches", kind="company", public_id=company.public_id)
