"""Bitácora: who did what, when, from where, and how it was before."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.audit.models import Event
from gafete.audit.queries import EventFilter, list_events
from gafete.faults import NotFound
from gafete.members.models import ENDED, Member
from gafete.members.queries import MemberFilter, get_member, list_members, members_by_key
from gafete.tenancy.queries import visible_companies
from gafete.web.access import requires
from gafete.web.audit.forms import TrailFilter
from gafete.web.audit.seals import seal_of
from gafete.web.audit.telling import tell
from gafete.web.links import member_address
from gafete.web.paging import cursor_of, neighbours
from gafete.web.places.forms import chosen_company
from gafete.web.requests import MemberRequest

PEOPLE_OFFERED = 8


@dataclass(frozen=True)
class Sought:
    """Whom a reader looks for: one person, several to choose from, or nobody found."""

    person: Member | None = None
    choices: list[Member] = field(default_factory=list)
    is_unknown: bool = False


@requires(Permission.AUDIT_VIEW)
@require_safe
def list_page(request: MemberRequest) -> HttpResponse:
    """A page of the trail, newest first, with its filters in the address."""
    finds_people = request.actor.may_anywhere(Permission.USERS_VIEW)
    companies = visible_companies(request.actor)
    form = TrailFilter(request.GET or None, companies=companies, finds_people=finds_people)
    # A filter that makes no sense narrows nothing; the form says so beside it.
    form.is_valid()
    cleaned = form.cleaned_data if form.is_bound else {}
    sought = _sought(request.actor, cleaned) if finds_people else Sought()
    company = chosen_company(companies, cleaned.get("company", ""))
    filters = EventFilter(
        person_id=str(sought.person.pk) if sought.person else "",
        kind=cleaned.get("kind", ""),
        company_id=company.pk if company else None,
        since=_start_of(cleaned.get("since")),
        until=_start_of(cleaned.get("until"), days=1),
    )
    page = list_events(request.actor, filters=filters, cursor=cursor_of(request))
    context: dict[str, Any] = {
        "filters": form,
        "sought": sought,
        "told": tell(request.actor, page.rows),
        "addresses": _addresses(request.actor, page.rows),
        "seal": seal_of(page.rows),
        "is_filtered": filters != EventFilter() or sought.is_unknown or bool(sought.choices),
        **neighbours(request, page),
    }
    return render(request, "audit/list.html", context)


def _sought(actor: Actor, cleaned: dict[str, Any]) -> Sought:
    if cleaned.get("person"):
        try:
            return Sought(person=get_member(actor, cleaned["person"]))
        except NotFound:
            return Sought(is_unknown=True)
    words = cleaned.get("q", "").strip()
    if not words:
        return Sought()
    found = _people(actor, words)
    if len(found) == 1:
        return Sought(person=found[0])
    return Sought(choices=found, is_unknown=not found)


def _people(actor: Actor, words: str) -> list[Member]:
    """Those who work here first; their former colleagues when there is nobody else."""
    for state in ("", *ENDED):
        found = list_members(actor, filters=MemberFilter(search=words, state=state), size=PEOPLE_OFFERED)
        if found.rows:
            return found.rows
    return []


def _addresses(actor: Actor, events: list[Event]) -> dict[str, str]:
    """The page of each person whom the events name and the reader may see, by his key in the trail."""
    keys = {event.actor_id for event in events if event.actor_id}
    keys |= {event.target_id for event in events if event.target_kind == "member"}
    return {key: member_address(member) for key, member in members_by_key(actor, keys).items()}


def _start_of(day: date | None, *, days: int = 0) -> datetime | None:
    if day is None:
        return None
    return timezone.make_aware(datetime.combine(day + timedelta(days=days), time.min))
