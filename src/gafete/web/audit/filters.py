"""What the address of Bitácora asks for, read once for the list and for its export."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.audit.queries import EventFilter
from gafete.faults import NotFound
from gafete.members.models import ENDED, Member
from gafete.members.queries import MemberFilter, get_member, list_members
from gafete.tenancy.models import Company, PlaceOfIssue
from gafete.tenancy.queries import places_of, visible_companies
from gafete.web.audit.forms import TrailFilter
from gafete.web.places.forms import chosen_company

PEOPLE_OFFERED = 8


@dataclass(frozen=True)
class Sought:
    """Whom a reader looks for: one person, several to choose from, or nobody found."""

    person: Member | None = None
    choices: list[Member] = field(default_factory=list)
    is_unknown: bool = False


@dataclass(frozen=True)
class Asked:
    """The form as it was filled in, and what it leaves of the trail."""

    form: TrailFilter
    sought: Sought
    filters: EventFilter

    @property
    def is_narrowed(self) -> bool:
        """Whether there is anything to take away again."""
        return self.filters != EventFilter() or self.sought.is_unknown or bool(self.sought.choices)


def read_filters(actor: Actor, query: QueryDict) -> Asked:
    """The filters of this address, as far as they make sense to this reader."""
    finds_people = actor.may_anywhere(Permission.USERS_VIEW)
    companies = visible_companies(actor)
    company = chosen_company(companies, query.get("company", ""))
    places = _places(actor, companies, company)
    form = TrailFilter(query or None, companies=companies, places=places, finds_people=finds_people)
    # A filter that makes no sense narrows nothing; the form says so beside it.
    form.is_valid()
    cleaned = form.cleaned_data if form.is_bound else {}
    sought = _sought(actor, cleaned) if finds_people else Sought()
    place = next((each for each in places if str(each.public_id) == cleaned.get("place")), None)
    # A place names its company: of the only one there is nothing to choose.
    company_id = place.company_id if place else company.pk if company else None
    filters = EventFilter(
        person_id=str(sought.person.pk) if sought.person else "",
        kind=cleaned.get("kind", ""),
        company_id=company_id,
        place_id=place.pk if place else None,
        since=_start_of(cleaned.get("since")),
        until=_start_of(cleaned.get("until"), days=1),
    )
    return Asked(form=form, sought=sought, filters=filters)


def _places(actor: Actor, companies: list[Company], company: Company | None) -> list[PlaceOfIssue]:
    """The places to choose from: those of the chosen company, or of the only one."""
    if company is None and len(companies) == 1:
        company = companies[0]
    return [] if company is None else places_of(actor, company)


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


def _start_of(day: date | None, *, days: int = 0) -> datetime | None:
    if day is None:
        return None
    return timezone.make_aware(datetime.combine(day + timedelta(days=days), time.min))
