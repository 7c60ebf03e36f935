"""¿Quién llega aquí?: the people who reach a company or a place."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gafete.access.permissions import Permission
from gafete.faults import NotFound
from gafete.members.queries import who_reaches
from gafete.tenancy.models import Company, PlaceOfIssue
from gafete.tenancy.queries import get_company, get_place
from gafete.web.access import requires
from gafete.web.members.naming import ScopeNames
from gafete.web.members.rows import rows_of
from gafete.web.requests import MemberRequest

COMPANY, PLACE = "company", "place"


@requires(Permission.USERS_VIEW)
@require_safe
def people_of(request: MemberRequest, kind: str, public_id: uuid.UUID) -> HttpResponse:
    """Everybody who reaches all of it now, among those whom the reader sees."""
    actor = request.actor
    node = _node(request, kind, public_id)
    if not actor.may_within(Permission.USERS_VIEW, node.scope):
        actor.require(Permission.USERS_VIEW, at=node.scope)
    members = who_reaches(actor, node.scope, now=timezone.now())
    company = node.company if isinstance(node, PlaceOfIssue) else node
    context = {
        "node": node,
        "is_company": kind == COMPANY,
        "company": company,
        "heading": ScopeNames({company.pk: company.short_name}, {node.pk: str(node)}).name(node.scope),
        "rows": rows_of(actor, members, copies_links=False),
        "may_invite": actor.may_within(Permission.USERS_MANAGE, node.scope),
    }
    return render(request, "members/who_reaches.html", context)


def _node(request: MemberRequest, kind: str, public_id: uuid.UUID) -> Company | PlaceOfIssue:
    if kind == COMPANY:
        return get_company(request.actor, public_id)
    if kind == PLACE:
        return get_place(request.actor, public_id)
    raise NotFound
