"""A list of what lies in places shows exactly what a scope contains, whichever path it takes."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from unittest.mock import ANY

import pytest
from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoDbBlocker

from gafete.access.actor import Actor
from gafete.access.compiled import compile_access
from gafete.access.permissions import Permission
from gafete.access.scopes import Scope, ScopeSet
from gafete.listing.cursors import InvalidCursor
from gafete.listing.keyset import Page
from gafete.scoped.lanes import Lanes
from gafete.scoped.lists import ScopedList, Total
from gafete.walls.managers import TenantManager, UnscopedError
from gafete.walls.standing import inside
from tests import standing
from tests.access.strategies import grants
from tests.documents import Document, DocumentLine, documents_in, make_indexes, make_table, raise_wall
from tests.standing import bound

pytestmark = pytest.mark.django_db

TABLE = "documents_listed"
MODEL = documents_in(TABLE)
# Past the walls.
ROWS: models.QuerySet[Document] = models.QuerySet(MODEL)
DOCUMENTS = ScopedList(MODEL, DocumentLine, "issued_at")
MINE, OTHERS = 1, 2
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
COMPANIES = (1, 2, 3)
PLACES = 10
# Of pages of seven all that there are; of single rows enough.
MOST_PAGES = 100
EVERYTHING = ScopeSet.of(MINE, [Scope.account(MINE)])


def place_scope(place: int, account: int = MINE) -> Scope:
    """Of the ids the first figures are the company's."""
    return Scope.place(account, place // 10, place)


def document(number: int, *, place: int, minutes: int, account: int = MINE) -> Document:
    return MODEL(
        pk=number,
        account_id=account,
        company_id=place // 10,
        place_id=place,
        issued_at=NOON + timedelta(minutes=minutes, microseconds=number % 2),
        folio=f"A {number}",
        receiver_rfc="XAXX010101000",
        status=number % 3,
        total=Decimal(number) / 4,
    )


def line_of(row: Document) -> DocumentLine:
    return DocumentLine(*(getattr(row, name) for name in DocumentLine._fields))


def many_documents() -> list[Document]:
    """Of both accounts, in thirty places, some busy, some closed long ago; often several at the same moment."""
    chosen = random.Random(7)  # noqa: S311 -- the same every time, and no secret
    places = [company * 10 + place for company in COMPANIES for place in range(PLACES)]
    busy = [place for place in places if place % 3]
    found = []
    for number in range(1, 601):
        is_old = number < 60
        place = chosen.choice(places if is_old else busy)
        minutes = chosen.randrange(40) if is_old else 100 + chosen.randrange(90)
        found.append(
            document(number, place=place, minutes=minutes, account=chosen.choice([MINE, MINE, OTHERS]))
        )
    return found


@pytest.fixture(scope="module")
def rows(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[Document]]:
    """Made once: nothing here writes."""
    del django_db_setup
    documents = many_documents()
    with django_db_blocker.unblock():
        make_table(TABLE)
        try:
            make_indexes(TABLE)
            ROWS.bulk_create(documents)
            raise_wall(MODEL)
            yield documents
        finally:
            with connection.cursor() as cursor:
                cursor.execute(f"DROP TABLE {TABLE}")


def expected(rows: list[Document], scopes: ScopeSet) -> list[DocumentLine]:
    """The rules as they read: every row is asked."""
    seen = [row for row in rows if row.account_id == scopes.account_id and scope_of(row) in scopes]
    return [line_of(row) for row in sorted(seen, key=lambda row: (row.issued_at, row.pk), reverse=True)]


def scope_of(row: Document) -> Scope:
    return Scope.place(row.account_id, row.company_id, row.place_id)


def walked(scopes: ScopeSet, *, size: int) -> list[Page[DocumentLine]]:
    """Every page, as somebody who clicks "Siguiente" sees them."""
    pages = [DOCUMENTS.page(scopes, size=size)]
    while pages[-1].next_cursor and len(pages) < MOST_PAGES:
        pages.append(DOCUMENTS.page(scopes, cursor=pages[-1].next_cursor, size=size))
    return pages


def walked_back(scopes: ScopeSet, page: Page[DocumentLine], *, size: int) -> list[Page[DocumentLine]]:
    """The pages before this one, as somebody who clicks "Anterior" sees them."""
    pages = [page]
    while pages[-1].previous_cursor and len(pages) < MOST_PAGES:
        pages.append(DOCUMENTS.page(scopes, cursor=pages[-1].previous_cursor, size=size))
    return pages[1:]


def some(count: int) -> ScopeSet:
    places = [company * 10 + place for company in COMPANIES for place in range(PLACES)]
    return ScopeSet.of(MINE, map(place_scope, random.Random(count).sample(places, count)))  # noqa: S311 -- as above


SCOPES = {
    "the whole account": EVERYTHING,
    "one company": ScopeSet.of(MINE, [Scope.company(MINE, 1)]),
    "two companies": ScopeSet.of(MINE, [Scope.company(MINE, 1), Scope.company(MINE, 3)]),
    "one place": ScopeSet.of(MINE, [place_scope(11)]),
    "a closed place": ScopeSet.of(MINE, [place_scope(19)]),
    "a few places": some(5),
    "many places": some(20),
    "nearly all places": some(29),
    "a company and places": ScopeSet.of(MINE, [Scope.company(MINE, 2), *map(place_scope, (11, 12, 19, 35))]),
    "companies and many places": ScopeSet.of(MINE, [Scope.company(MINE, 2), *some(25).scopes()]),
    "a company without documents": ScopeSet.of(MINE, [Scope.company(MINE, 99)]),
    "nothing": ScopeSet.of(MINE, []),
}

each_scope = pytest.mark.parametrize("scopes", SCOPES.values(), ids=SCOPES)


@each_scope
@pytest.mark.parametrize("size", [1, 7, 50])
def test_pages_forth_and_back_show_all_that_the_scope_contains(
    rows: list[Document], scopes: ScopeSet, size: int
) -> None:
    with inside(MINE):
        pages = walked(scopes, size=size)
        back = walked_back(scopes, pages[-1], size=size)
    assert [line for page in pages for line in page.rows] == expected(rows, scopes)[: size * MOST_PAGES]
    assert all(len(page.rows) == size for page in pages[:-1])
    assert [page.rows for page in reversed(back)] == [page.rows for page in pages[:-1]]
    assert [page.next_cursor for page in reversed(back)] == [page.next_cursor for page in pages[:-1]]


@each_scope
def test_a_total_is_counted_up_to_a_cap(rows: list[Document], scopes: ScopeSet) -> None:
    there = len(expected(rows, scopes))
    with inside(MINE):
        assert DOCUMENTS.total(scopes) == Total(there)
        assert DOCUMENTS.total(scopes, most=there) == Total(there)
        if there:
            assert DOCUMENTS.total(scopes, most=there - 1) == Total(there - 1, has_more=True)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(held=st.lists(grants, max_size=6), size=st.integers(1, 60))
def test_whatever_somebody_was_granted_he_sees_what_a_direct_address_opens(
    rows: list[Document], held: list[object], size: int
) -> None:
    actor = Actor.member(compile_access(MINE, held, NOON), member_id=1, user_id=1, label="")  # type: ignore[arg-type]
    for permission in (Permission.CFDI_VIEW, Permission.CFDI_CANCEL):
        opened = [row for row in rows if actor.may(permission, scope_of(row))]
        wanted = [
            line_of(row) for row in sorted(opened, key=lambda row: (row.issued_at, row.pk), reverse=True)
        ]
        with inside(MINE):
            page = DOCUMENTS.page(actor.scopes_for(permission), size=size)
        assert page.rows == wanted[:size]
        masks = actor.masks_of_places((line.company_id, line.place_id) for line in page.rows)
        assert all(mask & permission.bit for mask in masks)


def test_a_scope_with_nothing_in_it_is_never_read_as_the_whole_account() -> None:
    with pytest.raises(ValueError, match="nothing in it"):
        Lanes.of(SCOPES["nothing"], size=50)


def test_a_page_is_one_query_and_nothing_asks_none(rows: list[Document]) -> None:
    with bound(), inside(MINE):
        for scopes in SCOPES.values():
            with CaptureQueriesContext(connection) as captured:
                DOCUMENTS.page(scopes)
                DOCUMENTS.total(scopes)
            assert len(captured) == (0 if scopes.is_empty else 2)


def test_what_was_issued_since_does_not_move_the_pages_that_follow(rows: list[Document]) -> None:
    with inside(MINE):
        first, second = walked(EVERYTHING, size=20)[:2]
        newer = document(9_000, place=11, minutes=9_000)
        with transaction.atomic():
            ROWS.bulk_create([newer])
            again = DOCUMENTS.page(EVERYTHING, cursor=first.next_cursor, size=20)
            newest = DOCUMENTS.page(EVERYTHING, size=20)
            transaction.set_rollback(True)
    assert again.rows == second.rows
    assert newest.rows[0] == line_of(newer)


@pytest.mark.parametrize("cursor", ["x", "WzAsWzFdXQ", "WzAsWyIyMDI2LTAxLTAxIiwxXV0"])
def test_a_cursor_that_is_none_of_ours_is_refused(rows: list[Document], cursor: str) -> None:
    with inside(MINE), pytest.raises(InvalidCursor):
        DOCUMENTS.page(EVERYTHING, cursor=cursor)


# -- the walls -----------------------------------------------------------------------------------------


def first_wall_off(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(TenantManager, "get_queryset", models.Manager.get_queryset)
    patch.setattr("gafete.walls.statements.account_in_reach", lambda _model: ANY)


def second_wall_off(patch: pytest.MonkeyPatch) -> None:
    """The database works as its superuser, whom row-level security does not bind."""
    patch.setattr(standing, "_be", lambda *_given, **_named: None)


OF_OTHERS = (
    ScopeSet.of(OTHERS, [Scope.account(OTHERS)]),
    ScopeSet.of(OTHERS, [Scope.company(OTHERS, 1), place_scope(21, OTHERS)]),
    ScopeSet.of(
        OTHERS, [place_scope(company * 10 + place, OTHERS) for company in COMPANIES for place in range(8)]
    ),
)


def seen_from_my_account() -> list[int]:
    """For each scope of the other account, its rows and its number, as they come to somebody who stands in mine."""
    with bound(), inside(MINE):
        return [len(DOCUMENTS.page(each).rows) + DOCUMENTS.total(each).number for each in OF_OTHERS]


def test_from_nowhere_a_list_is_an_error(rows: list[Document]) -> None:
    with bound():
        for ask in (DOCUMENTS.page, DOCUMENTS.total):
            with pytest.raises(UnscopedError):
                ask(EVERYTHING)


@pytest.mark.parametrize("off", [None, first_wall_off, second_wall_off])
def test_each_wall_alone_lets_nothing_through(
    rows: list[Document], monkeypatch: pytest.MonkeyPatch, off: Callable[[pytest.MonkeyPatch], None] | None
) -> None:
    if off is first_wall_off and connection.vendor != "postgresql":
        pytest.skip("SQLite has one wall")
    if off:
        off(monkeypatch)
    assert seen_from_my_account() == [0, 0, 0]


def test_without_walls_it_would_come(rows: list[Document], monkeypatch: pytest.MonkeyPatch) -> None:
    first_wall_off(monkeypatch)
    second_wall_off(monkeypatch)
    assert all(seen_from_my_account())


def test_an_account_sees_its_own_behind_both_walls(rows: list[Document]) -> None:
    for account in (MINE, OTHERS):
        scopes = ScopeSet.of(account, [Scope.account(account)])
        with bound(), inside(account):
            assert DOCUMENTS.page(scopes, size=700).rows == expected(rows, scopes)
