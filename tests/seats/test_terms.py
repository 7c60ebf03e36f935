"""How long a term lasts."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gafete.seats.terms import end_of_term


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-11-22", 12, "2027-11-22"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2028-02-29", 48, "2032-02-29"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-12-31", 1, "2027-01-31"),
        ("2026-12-01", 13, "2028-01-01"),
    ],
)
def test_a_term_is_counted_in_calendar_months(start: str, months: int, end: str) -> None:
    began = datetime.fromisoformat(start).replace(hour=13, minute=5, tzinfo=UTC)
    ended = datetime.fromisoformat(end).replace(hour=13, minute=5, tzinfo=UTC)
    assert end_of_term(began, months=months) == ended


@given(
    start=st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    months=st.integers(1, 60),
)
def test_every_term_ends_later_in_the_month_it_should(start: datetime, months: int) -> None:
    end = end_of_term(start, months=months)
    assert end > start
    assert (end.year - start.year) * 12 + end.month - start.month == months
    assert end.day <= start.day
    assert end.timetz() == start.timetz()
