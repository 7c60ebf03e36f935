"""What the list of users is narrowed to and sorted by, read from the address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.http import QueryDict

from gafete.access.actor import Actor
from gafete.faults import NotFound
from gafete.members.models import MemberState, Profile
from gafete.members.naming import profile_in_words
from gafete.members.queries import DEFAULT_ORDER, ORDERS, MemberFilter, profiles_in_use
from gafete.tenancy.models import Company, PlaceOfIssue
from gafete.tenancy.queries import places_of, visible_companies

SEARCH, STATE, PROFILE, COMPANY, PLACE, SORT = "q", "state", "profile", "company", "place", "sort"
NARROWING = (SEARCH, STATE, PROFILE, COMPANY, PLACE)
LONGEST_SEARCH = 100

Named = TypeVar("Named", Profile, Company, PlaceOfIssue)


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry of a filter."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ListFilters:
    """The filters as they stand, and what else each of them could be."""

    filters: MemberFilter
    sort: str
    profiles: list[Profile]
    companies: list[Company]
    places: list[PlaceOfIssue]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is filtered out besides the ended members."""
        return self.filters != MemberFilter()

    @property
    def state_choices(self) -> list[Choice]:
        """Every state that a member can be in."""
        return [
            Choice(value, str(label), value == self.filters.state) for value, label in MemberState.choices
        ]

    @property
    def profile_choices(self) -> list[Choice]:
        """The account's profiles."""
        return [
            Choice(str(each.public_id), profile_in_words(each.name), each == self.filters.profile)
            for each in self.profiles
        ]

    @property
    def company_choices(self) -> list[Choice]:
        """The companies that the reader may see."""
        return [
            Choice(str(each.public_id), each.short_name, each == self.filters.company)
            for each in self.companies
        ]

    @property
    def place_choices(self) -> list[Choice]:
        """The places of the chosen company that the reader may see."""
        return [Choice(str(each.public_id), each.name, each == self.filters.place) for each in self.places]


def read_filters(actor: Actor, asked: QueryDict) -> ListFilters:
    """The filters of the address.

    Raises:
        NotFound: it names a state, profile, company or place that is not there for the reader.
    """
    values = {name: asked.get(name, "").strip() for name in (*NARROWING, SORT)}
    profiles = profiles_in_use(actor)
    companies = visible_companies(actor)
    company = _chosen(companies, values[COMPANY])
    places = _places(actor, companies, company)
    filters = MemberFilter(
        search=values[SEARCH][:LONGEST_SEARCH],
        state=_state(values),
        profile=_chosen(profiles, values[PROFILE]),
        company=company,
        place=_chosen(places, values[PLACE]) if company or len(companies) == 1 else None,
    )
    sort = values[SORT] if values[SORT] in ORDERS else DEFAULT_ORDER
    return ListFilters(filters=filters, sort=sort, profiles=profiles, companies=companies, places=places)


def _state(values: Mapping[str, str]) -> str:
    if values[STATE] and values[STATE] not in MemberState.values:
        raise NotFound
    return values[STATE]


def _places(actor: Actor, companies: list[Company], company: Company | None) -> list[PlaceOfIssue]:
    """The places to choose from: those of the chosen company, or of the only one."""
    if company is None and len(companies) == 1:
        company = companies[0]
    return [] if company is None else places_of(actor, company)


def _chosen(rows: Iterable[Named], public_id: str) -> Named | None:
    if not public_id:
        return None
    for row in rows:
        if str(row.public_id) == public_id:
            return row
    raise NotFound
