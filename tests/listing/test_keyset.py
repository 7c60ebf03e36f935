"""Pages found by key: every row once, in order, whichever way one reads."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gafete.listing.cursors import InvalidCursor
from gafete.listing.keyset import Order, keyset_page
from gafete.seats.models import Seat, SeatSource
from gafete.tenancy.models import Account, Company, PlaceOfIssue

DAY = datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC)
ORDERS = {
    "number": Order(fields=("id",)),
    "number, newest first": Order(fields=("id",), descending=True),
    "text": Order(fields=("forfeited_label", "id")),
    "text, backwards": Order(fields=("forfeited_label", "id"), descending=True),
    "moment": Order(fields=("starts_at", "id")),
    "moment that may be missing": Order(fields=("ends_at", "id"), nullable=frozenset({"ends_at"})),
    "moment that may be missing, backwards": Order(
        fields=("ends_at", "id"), descending=True, nullable=frozenset({"ends_at"})
    ),
    "three fields": Order(fields=("forfeited_label", "ends_at", "id"), nullable=frozenset({"ends_at"})),
}
every_order = pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS.keys())

# Few values, so that many rows tie; and signs that SQL, JSON and addresses hold dear.
labels = st.sampled_from(["", "a", "A", "ñandú", "%_'\\\"", "\U0001f33d", " "])
lengths = st.one_of(st.none(), st.integers(1, 3))
row_values = st.lists(st.tuples(labels, lengths), max_size=12)

# The database is the same for all examples of a test; each brings rows of its own.
few_examples = settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
more_examples = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def account(db: None) -> Account:
    del db
    return Account.objects.create(name="Grupo Maíz")


def seats_of(account: Account, values: Sequence[tuple[str, int | None]]) -> QuerySet[Seat]:
    Seat.objects.filter(account=account).delete()
    Seat.objects.bulk_create(
        Seat(
            account=account,
            source=SeatSource.BOUGHT,
            forfeited_label=label,
            starts_at=DAY,
            ends_at=None if length is None else DAY + timedelta(days=length),
        )
        for label, length in values
    )
    return Seat.objects.filter(account=account)


def in_order(rows: QuerySet[Seat], order: Order) -> list[int]:
    """The oracle: read whole and sorted by hand, those without a value last."""

    def sorted_by(name: str, found: list[Seat]) -> list[Seat]:
        # The database compares texts in its own way; ask it, value by value.
        ranks = {
            value: rank
            for rank, value in enumerate(rows.order_by(name).values_list(name, flat=True).distinct())
        }
        known = [row for row in found if getattr(row, name) is not None]
        missing = [row for row in found if getattr(row, name) is None]
        known.sort(key=lambda row: ranks[getattr(row, name)], reverse=order.descending)
        return known + missing

    found = list(rows)
    for name in reversed(order.fields):
        found = sorted_by(name, found)
    return [row.pk for row in found]


@every_order
@few_examples
@given(values=row_values, size=st.integers(1, 5))
def test_walking_on_and_back_visits_every_row_once_in_order(
    account: Account, order: Order, values: list[tuple[str, int | None]], size: int
) -> None:
    rows = seats_of(account, values)
    pages = [keyset_page(rows, order=order, size=size)]
    while pages[-1].next_cursor:
        pages.append(keyset_page(rows, order=order, size=size, cursor=pages[-1].next_cursor))
    visited = [[row.pk for row in page.rows] for page in pages]
    expected = in_order(rows, order)
    assert [pk for page in visited for pk in page] == expected
    assert [len(page) for page in visited] == [len(page) for page in chunks(expected, size)]
    assert pages[0].previous_cursor == ""

    back = pages[-1]
    returned = [visited[-1]]
    while back.previous_cursor:
        back = keyset_page(rows, order=order, size=size, cursor=back.previous_cursor)
        returned.append([row.pk for row in back.rows])
    assert returned[::-1] == visited


def chunks(rows: list[int], size: int) -> list[list[int]]:
    return [list(page.object_list) for page in Paginator(rows, size)]


@every_order
def test_a_page_read_back_leads_on_again(account: Account, order: Order) -> None:
    rows = seats_of(account, [("a", 1), ("a", None), ("b", 2), ("b", None), ("a", 1)])
    first = keyset_page(rows, order=order, size=2)
    second = keyset_page(rows, order=order, size=2, cursor=first.next_cursor)
    again = keyset_page(rows, order=order, size=2, cursor=second.previous_cursor)
    assert again == first


def test_rows_added_behind_the_reader_are_not_shown_twice(account: Account) -> None:
    rows = seats_of(account, [("b", None)] * 4)
    order = ORDERS["text"]
    first = keyset_page(rows, order=order, size=2)
    Seat.objects.create(account=account, source=SeatSource.BOUGHT, forfeited_label="a")
    second = keyset_page(rows, order=order, size=2, cursor=first.next_cursor)
    assert not {row.pk for row in first.rows} & {row.pk for row in second.rows}


def test_a_page_whose_rows_were_all_deleted_is_empty(account: Account) -> None:
    rows = seats_of(account, [("a", None)] * 3)
    cursor = keyset_page(rows, order=ORDERS["number"], size=2).next_cursor
    rows.delete()
    page = keyset_page(rows, order=ORDERS["number"], size=2, cursor=cursor)
    assert (page.rows, page.next_cursor, page.previous_cursor) == ([], "", "")


def length_of(model: type[Model], name: str) -> int:
    field: Any = model._meta.get_field(name)
    return int(field.max_length)


def test_a_list_may_be_sorted_by_a_related_row_with_the_longest_name(account: Account) -> None:
    order = Order(fields=("company__legal_name", "name", "id"))
    company = Company.objects.create(
        account=account,
        rfc="TMA010101AB1",
        legal_name="\U0001f33d" * length_of(Company, "legal_name"),
        tax_regime="601",
        postal_code="06000",
    )
    longest = "\U0001f33d" * (length_of(PlaceOfIssue, "name") - 1)
    for letter in "ab":
        PlaceOfIssue.objects.create(
            account=account, company=company, name=longest + letter, postal_code="06000"
        )
    rows = PlaceOfIssue.objects.filter(account=account).select_related("company")
    first = keyset_page(rows, order=order, size=1)
    second = keyset_page(rows, order=order, size=1, cursor=first.next_cursor)
    assert [page.rows[0].name[-1] for page in (first, second)] == ["a", "b"]


# -- cursors that somebody wrote himself ----------------------------------------------


def cursor_of(said: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")


def answer(account: Account, order: Order, cursor: str) -> None:
    """A page or an `InvalidCursor`; whatever else is raised fails the test."""
    try:
        page = keyset_page(Seat.objects.filter(account=account), order=order, cursor=cursor, size=2)
    except InvalidCursor:
        return
    assert len(page.rows) <= 2


scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(alphabet=st.characters(), max_size=8),
    st.datetimes().map(lambda moment: moment.isoformat()),
    st.datetimes(timezones=st.just(UTC)).map(lambda moment: moment.isoformat()),
    st.sampled_from(["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2026-01-01", "\ud800"]),
)
documents = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)
nearly_right = st.tuples(st.sampled_from([0, 1]), st.lists(scalars, min_size=1, max_size=3))


@every_order
@more_examples
@given(said=st.one_of(nearly_right, documents))
@example(said=[0, ["\ud800", 1]])
@example(said=[0, ["a", True]])
@example(said=[0, [2**63]])
@example(said=[0, ["0001-01-01T00:00:00+14:00", 1]])
@example(said=[1, ["9999-12-31T23:59:59-12:00", 1]])
@example(said=[0, ["\x00", 1]])
@example(said=[[], [1]])
def test_a_cursor_of_somebodys_own_making_is_a_page_or_invalid(
    account: Account, order: Order, said: Any
) -> None:
    answer(account, order, cursor_of(said))


@more_examples
@given(text=st.text(max_size=40))
@example(text="A" * 5_000)
@example(text="á")
@example(text=base64.urlsafe_b64encode(b"[" * 2_900).decode())
@example(text=base64.urlsafe_b64encode(b"\xff\xfe").decode())
def test_any_text_is_a_page_or_an_invalid_cursor(account: Account, text: str) -> None:
    answer(account, ORDERS["three fields"], text)


@more_examples
@given(place=st.integers(0, 60), letter=st.sampled_from("Aa0-_=/+.\n"))
def test_a_cursor_with_a_letter_changed_is_a_page_or_invalid(
    account: Account, place: int, letter: str
) -> None:
    rows = seats_of(account, [("a", 1), ("b", 2), ("c", None)])
    order = ORDERS["three fields"]
    cursor = keyset_page(rows, order=order, size=1).next_cursor
    answer(account, order, cursor[:place] + letter + cursor[place + 1 :])


@pytest.mark.parametrize(
    "said",
    [
        [0, ["x"]],
        [0, [True]],
        [0, [1.5]],
        [0, [None]],
        [0, [2**63]],
        [0, [1, 2]],
        [0, []],
        [0, 1],
        [2, [1]],
        [[], [1]],
        {"a": 1, "b": 2},
        "ab",
        7,
    ],
)
def test_what_does_not_fit_the_list_is_refused(account: Account, said: Any) -> None:
    with pytest.raises(InvalidCursor):
        keyset_page(Seat.objects.all(), order=ORDERS["number"], cursor=cursor_of(said))


@pytest.mark.parametrize(
    "value", [5, None, "ayer", "2026-03-01T12:00:00", "0001-01-01T00:00:00+14:00", {"at": "2026"}]
)
def test_a_moment_must_be_one_with_a_zone(account: Account, value: Any) -> None:
    with pytest.raises(InvalidCursor):
        keyset_page(Seat.objects.all(), order=ORDERS["moment"], cursor=cursor_of([0, [value, 1]]))


@pytest.mark.parametrize("value", ["\x00", "\ud800", 5, None])
def test_a_text_must_be_one_that_a_database_takes(account: Account, value: Any) -> None:
    with pytest.raises(InvalidCursor):
        keyset_page(Seat.objects.all(), order=ORDERS["text"], cursor=cursor_of([0, [value, 1]]))


def test_a_cursor_of_another_list_is_refused(account: Account) -> None:
    rows = seats_of(account, [("a", 1), ("b", 2)])
    cursor = keyset_page(rows, order=ORDERS["number"], size=1).next_cursor
    with pytest.raises(InvalidCursor):
        keyset_page(rows, order=ORDERS["text"], size=1, cursor=cursor)
