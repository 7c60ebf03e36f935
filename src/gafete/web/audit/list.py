"""Bitácora: who did what, when, from where, and how it was before."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.audit.models import Event
from gafete.audit.queries import list_events
from gafete.members.queries import members_by_key
from gafete.members.telling import tell
from gafete.web.access import requires
from gafete.web.audit.filters import read_filters
from gafete.web.audit.seals import chain_seal, seal_of
from gafete.web.links import member_address
from gafete.web.paging import CURSOR, cursor_of, neighbours
from gafete.web.requests import MemberRequest


@requires(Permission.AUDIT_VIEW)
@require_safe
def list_page(request: MemberRequest) -> HttpResponse:
    """A page of the trail, newest first, with its filters in the address."""
    asked = read_filters(request.actor, request.GET)
    page = list_events(request.actor, filters=asked.filters, cursor=cursor_of(request))
    context: dict[str, Any] = {
        "filters": asked.form,
        "sought": asked.sought,
        "told": tell(request.actor, page.rows),
        "addresses": _addresses(request.actor, page.rows),
        "seal": seal_of(page.rows),
        "chain": chain_seal(request.actor),
        "is_filtered": asked.is_narrowed,
        "export_query": _without_cursor(request),
        **neighbours(request, page),
    }
    return render(request, "audit/list.html", context)


def _without_cursor(request: MemberRequest) -> str:
    query = request.GET.copy()
    query.pop(CURSOR, None)
    return query.urlencode()


def _addresses(actor: Actor, events: list[Event]) -> dict[str, str]:
    """The page of each person whom the events name and the reader may see, by his key in the trail."""
    keys = {event.actor_id for event in events if event.actor_id}
    keys |= {event.target_id for event in events if event.target_kind == "member"}
    return {key: member_address(member) for key, member in members_by_key(actor, keys).items()}
