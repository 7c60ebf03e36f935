"""Reads of the tenant tree. An actor sees the companies and places where he holds any right at all."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.access.scopes import Scope, ScopeSet
from gafete.faults import NotFound
from gafete.listing.keyset import Order, Page, keyset_page
from gafete.tenancy.models import Account, Company, PlaceOfIssue
from gafete.tenancy.words import searchable
from gafete.walls.standing import inside

Row = TypeVar("Row", Company, PlaceOfIssue)

COMPANIES_BY_NAME = Order(fields=("legal_name", "id"))
PLACES_BY_COMPANY = Order(fields=("company__legal_name", "name", "id"))


class Kept(StrEnum):
    """Which rows a list shows."""

    IN_USE = "in_use"
    ARCHIVED = "archived"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Branch:
    """A company with those of its places that matter to the actor."""

    company: Company
    places: tuple[PlaceOfIssue, ...]
    # Whether the right holds in the whole company, later places included.
    is_whole: bool


@dataclass(frozen=True, slots=True)
class SetupState:
    """How far the first run of an account has come."""

    company: Company | None
    place: PlaceOfIssue | None
    is_finished: bool


@dataclass(frozen=True, slots=True)
class Names:
    """What companies and places are called, as far as one reader may know."""

    companies: dict[int, str]
    places: dict[int, str]
    whole_account: bool


def reach_of(actor: Actor) -> ScopeSet:
    """Everywhere that the actor holds any right: what he may see of the tree."""
    entries: set[Scope] = set()
    for permission in Permission:
        scopes = actor.scopes_for(permission)
        if scopes.whole_account:
            return scopes
        entries |= scopes.scopes()
    return ScopeSet.of(actor.account_id, entries)


def list_companies(
    actor: Actor, *, search: str = "", kept: str = Kept.IN_USE, cursor: str = "", size: int = 50
) -> Page[Company]:
    """A page of the companies that the actor may see, by name, each with its ``place_count``.

    Raises:
        InvalidCursor: the cursor is not one of this list.
    """
    scopes = reach_of(actor)
    companies = _searched(_kept(_companies_within(scopes), kept), search)
    return keyset_page(
        companies.annotate(place_count=_place_count(scopes)),
        order=COMPANIES_BY_NAME,
        cursor=cursor,
        size=size,
    )


def get_company(actor: Actor, public_id: uuid.UUID) -> Company:
    """The company of this id.

    Raises:
        NotFound: there is none, or it is none of the actor's.
    """
    return _one(_companies_within(reach_of(actor)), public_id)


def list_places(
    actor: Actor,
    *,
    search: str = "",
    company: Company | None = None,
    kept: str = Kept.IN_USE,
    cursor: str = "",
    size: int = 50,
) -> Page[PlaceOfIssue]:
    """A page of the places that the actor may see, by company and name.

    Raises:
        InvalidCursor: the cursor is not one of this list.
    """
    places = _searched(_kept(_places_within(reach_of(actor)), kept), search)
    if company is not None:
        places = places.filter(company=company)
    return keyset_page(places.select_related("company"), order=PLACES_BY_COMPANY, cursor=cursor, size=size)


def get_place(actor: Actor, public_id: uuid.UUID) -> PlaceOfIssue:
    """The place of this id, with its company.

    Raises:
        NotFound: there is none, or it is none of the actor's.
    """
    return _one(_places_within(reach_of(actor)).select_related("company"), public_id)


def places_of(actor: Actor, company: Company) -> list[PlaceOfIssue]:
    """All of a company's places that the actor may see, archived ones last."""
    places = _places_within(reach_of(actor)).filter(company=company)
    return sorted(places.order_by("name", "id"), key=lambda place: place.is_archived)


def companies_for(actor: Actor, permission: Permission) -> list[Company]:
    """The companies in use where the actor holds the permission as a whole, for a form to choose from."""
    scopes = actor.scopes_for(permission)
    companies = Company.objects.filter(account_id=actor.account_id, archived_at__isnull=True)
    if not scopes.whole_account:
        companies = companies.filter(pk__in=scopes.companies)
    return list(companies.order_by("legal_name", "id"))


def visible_companies(actor: Actor) -> list[Company]:
    """Every company that the actor may see, archived ones included, for a filter to choose from."""
    return list(_companies_within(reach_of(actor)).order_by("legal_name", "id"))


def tree(actor: Actor, permission: Permission) -> list[Branch]:
    """The companies and places in use where the actor holds the permission; two queries."""
    return _branches(actor.scopes_for(permission))


def workplaces(actor: Actor, *, size: int) -> list[Branch]:
    """The first companies and places in use where the actor holds any right; two queries."""
    return _branches(reach_of(actor), size=size)


def visible_names(actor: Actor, *, companies: Iterable[int], places: Iterable[int]) -> Names:
    """The names of those of these companies and places that the actor may see; two queries."""
    reach = reach_of(actor)
    found = _companies_within(reach).filter(pk__in=set(companies))
    named = _places_within(reach).filter(pk__in=set(places))
    return Names(
        companies={company.pk: company.short_name for company in found},
        places=dict(named.values_list("pk", "name")),
        whole_account=reach.whole_account,
    )


def visible_nodes(actor: Actor, scopes: Iterable[Scope]) -> dict[Scope, Company | PlaceOfIssue]:
    """The companies and places of these scopes, as far as the actor may see them; two queries.

    A place comes with its company.
    """
    wanted = set(scopes)
    reach = reach_of(actor)
    companies = _companies_within(reach).filter(
        pk__in=[
            scope.company_id for scope in wanted if scope.place_id is None and scope.company_id is not None
        ]
    )
    places = _places_within(reach).filter(
        pk__in=[scope.place_id for scope in wanted if scope.place_id is not None]
    )
    nodes: list[Company | PlaceOfIssue] = [*companies, *places.select_related("company")]
    return {node.scope: node for node in nodes if node.scope in wanted}


def get_node(actor: Actor, public_id: uuid.UUID) -> Company | PlaceOfIssue:
    """The company or place of this id.

    Raises:
        NotFound: there is none, or it is none of the actor's.
    """
    reach = reach_of(actor)
    place = _places_within(reach).filter(public_id=public_id).select_related("company").first()
    return place or _one(_companies_within(reach), public_id)


def account_settings(actor: Actor) -> Account:
    """The actor's account, for whoever may decide about it.

    Raises:
        AccessDenied: the actor may not.
    """
    actor.require(Permission.SECURITY_MANAGE, at=actor.account_scope)
    return Account.objects.get(pk=actor.account_id)


def wants_second(account_id: int) -> bool:
    """Whether the gravest acts need a second person in this account."""
    return Account.objects.filter(pk=account_id, double_authorisation=True).exists()


def name_of_account(account_id: int) -> str:
    """What an account is called, for whoever runs the installation; nothing where there is none."""
    with inside(account_id):
        account = Account.objects.filter(pk=account_id).first()
        return account.name if account else ""


def setup_state(actor: Actor) -> SetupState:
    """What the express setup still has to do.

    Raises:
        AccessDenied: the actor may not set up the account.
    """
    actor.require(Permission.COMPANIES_CREATE, at=actor.account_scope)
    account = Account.objects.get(pk=actor.account_id)
    company = Company.objects.filter(account=account, archived_at__isnull=True).order_by("id").first()
    place = (
        PlaceOfIssue.objects.filter(company=company, archived_at__isnull=True).order_by("id").first()
        if company
        else None
    )
    return SetupState(company=company, place=place, is_finished=account.express_setup_finished_at is not None)


def _branches(scopes: ScopeSet, *, size: int | None = None) -> list[Branch]:
    companies = _companies_within(scopes).filter(archived_at__isnull=True).order_by("legal_name", "id")[:size]
    places = _places_within(scopes).filter(archived_at__isnull=True).order_by("name", "id")
    if size is not None:
        places = places.filter(company__in=[company.pk for company in companies])
    by_company: dict[int, list[PlaceOfIssue]] = {}
    for place in places:
        by_company.setdefault(place.company_id, []).append(place)
    return [
        Branch(
            company=company,
            places=tuple(by_company.get(company.pk, ())),
            is_whole=company.scope in scopes,
        )
        for company in companies
    ]


def _companies_within(scopes: ScopeSet) -> QuerySet[Company]:
    companies = Company.objects.filter(account_id=scopes.account_id)
    return companies if scopes.whole_account else companies.filter(pk__in=scopes.companies_met)


def _places_within(scopes: ScopeSet) -> QuerySet[PlaceOfIssue]:
    places = PlaceOfIssue.objects.filter(account_id=scopes.account_id)
    if scopes.whole_account:
        return places
    return places.filter(Q(company_id__in=scopes.companies) | Q(pk__in=scopes.places))


def _place_count(scopes: ScopeSet) -> Coalesce:
    # A subquery a row of the page: joining would count the places of every company of the account first.
    places = _places_within(scopes).filter(company=OuterRef("pk"), archived_at__isnull=True)
    counted = places.order_by().values("company").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _kept(rows: QuerySet[Row], kept: str) -> QuerySet[Row]:
    if kept == Kept.ALL:
        return rows
    return rows.filter(archived_at__isnull=kept != Kept.ARCHIVED)


def _searched(rows: QuerySet[Row], search: str) -> QuerySet[Row]:
    for word in searchable(search).split():
        rows = rows.filter(search_words__contains=word)
    return rows


def _one(rows: QuerySet[Row], public_id: uuid.UUID) -> Row:
    try:
        return rows.get(public_id=public_id)
    except rows.model.DoesNotExist:
        raise NotFound from None
