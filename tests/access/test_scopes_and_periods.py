"""Where and when: the tree of scopes, and periods that end before their end."""

from datetime import datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gafete.access.periods import ALWAYS, Period, covered, gaps
from gafete.access.scopes import Scope, ScopeKind, ScopeSet
from tests.access.cast import (
    ACCOUNT,
    CENTRO,
    DAY,
    NORTE,
    NOW,
    PAPELERIA,
    STRANGERS_ACCOUNT,
    STRANGERS_PLACE,
    SUR,
    TORTILLERIA,
)
from tests.access.strategies import ALL_SCOPES, periods, scopes

NO_ID: int = None  # type: ignore[assignment]  # what a row that is not saved passes


def test_a_scope_knows_how_wide_it_is() -> None:
    assert [scope.kind for scope in (ACCOUNT, TORTILLERIA, CENTRO)] == list(ScopeKind)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Scope.account(NO_ID),
        lambda: Scope.company(1, NO_ID),
        lambda: Scope.place(1, 10, NO_ID),
        lambda: Scope.place(1, NO_ID, 101),
        lambda: Scope(NO_ID, 10),
    ],
)
def test_a_scope_with_an_id_missing_is_refused_not_widened(make: object) -> None:
    with pytest.raises(ValueError, match="must name"):
        make()  # type: ignore[operator]


def test_a_scope_contains_what_lies_below_it() -> None:
    assert ACCOUNT.contains(CENTRO)
    assert TORTILLERIA.contains(CENTRO)
    assert CENTRO.contains(CENTRO)
    assert not CENTRO.contains(TORTILLERIA)
    assert not CENTRO.contains(NORTE)
    assert not PAPELERIA.contains(CENTRO)
    assert not ACCOUNT.contains(STRANGERS_PLACE)


def test_scopes_overlap_when_one_contains_the_other() -> None:
    assert CENTRO.overlaps(ACCOUNT)
    assert ACCOUNT.overlaps(CENTRO)
    assert not CENTRO.overlaps(NORTE)
    assert not ACCOUNT.overlaps(STRANGERS_ACCOUNT)


def test_a_set_of_scopes_is_kept_in_its_shortest_form() -> None:
    held = ScopeSet.of(1, [CENTRO, NORTE, TORTILLERIA, SUR])
    assert held == ScopeSet.of(1, [SUR, TORTILLERIA])
    assert held.companies == {10}
    assert held.places == {201}
    assert held.companies_met == {10, 20}
    assert ScopeSet.of(1, [CENTRO, ACCOUNT]) == ScopeSet(1, whole_account=True)
    assert ScopeSet.of(1, [CENTRO, ACCOUNT]).scopes() == {ACCOUNT}


def test_a_set_of_scopes_belongs_to_one_account() -> None:
    with pytest.raises(ValueError, match="one account"):
        ScopeSet.of(1, [CENTRO, STRANGERS_PLACE])
    everything = ScopeSet.of(1, [ACCOUNT])
    assert STRANGERS_PLACE not in everything
    assert not everything.meets(STRANGERS_PLACE)
    assert (everything & ScopeSet.of(2, [STRANGERS_ACCOUNT])).is_empty
    with pytest.raises(ValueError, match="one account"):
        _ = everything | ScopeSet.of(2, [STRANGERS_ACCOUNT])


def test_an_empty_set_holds_nothing() -> None:
    assert ScopeSet(1).is_empty
    assert not ScopeSet.of(1, [CENTRO]).is_empty
    assert not any(scope in ScopeSet(1) or ScopeSet(1).meets(scope) for scope in ALL_SCOPES)


@given(st.lists(scopes), st.lists(scopes))
def test_union_and_intersection_hold_what_they_should(some: list[Scope], others: list[Scope]) -> None:
    left, right = ScopeSet.of(1, some), ScopeSet.of(1, others)
    for scope in ALL_SCOPES:
        assert (scope in left) == any(each.contains(scope) for each in some)
        assert left.meets(scope) == any(each.overlaps(scope) for each in some)
        assert (scope in left | right) == (scope in left or scope in right)
        assert (scope in left & right) == (scope in left and scope in right)


# -- periods -----------------------------------------------------------------------------------------


def test_a_period_holds_its_first_moment_and_not_its_last() -> None:
    day = Period(NOW, NOW + DAY)
    assert day.contains(NOW)
    assert not day.contains(NOW + DAY)
    assert ALWAYS.contains(NOW)


def test_a_period_names_its_zone_and_has_a_length() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Period(datetime(2026, 11, 22), None)  # noqa: DTZ001 -- a moment without a zone is the point
    for starts_at, ends_at in ((NOW, NOW), (NOW + DAY, NOW)):
        with pytest.raises(ValueError, match="must end after"):
            Period(starts_at, ends_at)


def test_what_remains_of_a_period() -> None:
    assert Period(None, NOW).remaining(NOW) is None
    assert Period(NOW - DAY, NOW + DAY).remaining(NOW) == Period(NOW, NOW + DAY)
    assert Period(NOW + DAY, None).remaining(NOW) == Period(NOW + DAY, None)
    assert ALWAYS.remaining(NOW) == Period(NOW, None)


def test_periods_together_cover_what_none_of_them_covers_alone() -> None:
    whole = Period(NOW, NOW + 4 * DAY)
    first, second = Period(None, NOW + 2 * DAY), Period(NOW + 2 * DAY, NOW + 9 * DAY)
    assert covered(whole, by=[second, first])
    assert not covered(whole, by=[first])
    assert gaps(whole, by=[Period(NOW + DAY, NOW + 2 * DAY)]) == (
        Period(NOW, NOW + DAY),
        Period(NOW + 2 * DAY, NOW + 4 * DAY),
    )
    assert gaps(ALWAYS, by=[]) == (ALWAYS,)


@given(periods, st.lists(periods, max_size=4))
def test_a_moment_is_in_a_gap_exactly_when_nothing_covers_it(period: Period, by: list[Period]) -> None:
    found = gaps(period, by=by)
    for half_hours in range(-20, 25):
        moment = NOW + timedelta(minutes=30 * half_hours)
        alone = period.contains(moment) and not any(each.contains(moment) for each in by)
        assert any(gap.contains(moment) for gap in found) == alone
    assert covered(period, by=by) == (not found)


@given(periods, periods)
def test_covering_agrees_with_having_no_gap(outer: Period, inner: Period) -> None:
    assert outer.covers(inner) == covered(inner, by=[outer])


def test_every_pair_of_nodes_meets_only_on_one_branch() -> None:
    for one, other in product(ALL_SCOPES, repeat=2):
        if one.overlaps(other):
            assert one.contains(other) or other.contains(one)
