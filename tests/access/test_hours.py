"""Weekly hours: the clock on the wall decides, whatever the day of the year."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gafete.access.actor import Actor
from gafete.access.compiled import compile_access
from gafete.access.denials import AccessDenied, GrantDenied
from gafete.access.explanations import Reason
from gafete.access.grants import Grant
from gafete.access.hours import DAY, UNREADABLE, WEEK, Hours, InvalidHours, Shift, within
from gafete.access.hours_in_words import said_hours, said_return
from gafete.access.managing import (
    Boundary,
    ManagingDenied,
    Target,
    may_whole_member,
    require_change,
    require_whole_member,
)
from gafete.access.permissions import Permission
from gafete.access.profiles import ADMINISTRATOR, ISSUER
from tests.access.cast import ACCOUNT, BETO, CARLA, CENTRO, NORTE, NOW, WORDING, grant, owner
from tests.access.strategies import ALL_SCOPES, grant_lists

MEXICO, TIJUANA = "America/Mexico_City", "America/Tijuana"
MINUTE = timedelta(minutes=1)
SHOP = Hours(MEXICO, tuple(Shift(day, 9 * 60, 20 * 60) for day in range(6)))
NIGHT = Hours(MEXICO, (Shift(4, 22 * 60, 6 * 60),))
ALL_WEEK = Hours(TIJUANA, tuple(Shift(day, 0, DAY) for day in range(7)))

# Zones of Mexico with and without summer time, the United States, and one that turns its clocks by half an hour.
ZONES = [
    MEXICO,
    "America/Cancun",
    TIJUANA,
    "America/Ciudad_Juarez",
    "America/New_York",
    "Australia/Lord_Howe",
    "UTC",
]
minutes = st.integers(0, DAY - 1)


@st.composite
def shifts(draw: st.DrawFn) -> Shift:
    opens = draw(minutes)
    return Shift(
        draw(st.integers(0, 6)), opens, draw(st.integers(1, DAY).filter(lambda closes: closes != opens))
    )


hours = st.builds(
    lambda zone, given_shifts: Hours(zone, tuple(given_shifts)),
    st.sampled_from(ZONES),
    st.lists(shifts(), min_size=1, max_size=6),
)
# Two years, so that every clock that is turned is turned forward and back; and moments close to its turning.
anytime = st.integers(0, 2 * 365 * DAY).map(lambda minute: datetime(2026, 1, 1, tzinfo=UTC) + minute * MINUTE)
turning = st.sampled_from(
    [
        datetime(2026, 3, 8, 10, tzinfo=UTC),
        datetime(2026, 11, 1, 9, tzinfo=UTC),
        datetime(2026, 11, 1, 8, tzinfo=UTC),
        datetime(2026, 4, 4, 15, tzinfo=UTC),
    ]
)
near_a_turn = st.builds(lambda turn, off: turn + off * MINUTE, turning, st.integers(-200, 200))
moments = st.one_of(anytime, near_a_turn)


def at(text: str, zone: str = MEXICO, *, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


def wall_admits(timetable: Hours, now: datetime) -> bool:
    """The rule as plainly as it reads: some shift of today, or one of yesterday that goes past midnight."""
    local = now.astimezone(ZoneInfo(timetable.zone))
    minute = local.hour * 60 + local.minute
    for shift in timetable.shifts:
        overnight = shift.closes < shift.opens
        if shift.weekday == local.weekday() and shift.opens <= minute < (DAY if overnight else shift.closes):
            return True
        if overnight and (shift.weekday + 1) % 7 == local.weekday() and minute < shift.closes:
            return True
    return False


def actor_at(now: datetime, timetable: Hours | None, *held: Grant, active: bool = True) -> Actor:
    access = compile_access(1, held, now, active=active, hours=timetable)
    return Actor.member(access, member_id=BETO, user_id=BETO, label="Beto")


# -- the clock -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "is_in"),
    [
        ("2026-11-23T08:59:59", False),
        ("2026-11-23T09:00:00", True),
        ("2026-11-23T19:59:59", True),
        ("2026-11-23T20:00:00", False),
        ("2026-11-28T12:00:00", True),  # a Saturday
        ("2026-11-29T12:00:00", False),  # a Sunday
    ],
)
def test_a_shop_opens_and_closes_to_the_minute(now: str, *, is_in: bool) -> None:
    assert SHOP.admits(at(now)) is is_in


def test_a_night_shift_goes_on_after_midnight() -> None:
    assert not NIGHT.admits(at("2026-11-27T21:59"))  # a Friday
    assert NIGHT.admits(at("2026-11-27T22:00"))
    assert NIGHT.admits(at("2026-11-28T05:59"))
    assert not NIGHT.admits(at("2026-11-28T06:00"))
    assert not NIGHT.admits(at("2026-11-27T03:00"))


def test_a_night_shift_of_sunday_ends_on_monday() -> None:
    sunday = Hours(MEXICO, (Shift(6, 22 * 60, 6 * 60),))
    assert sunday.admits(at("2026-11-30T05:59"))
    assert not sunday.admits(at("2026-11-29T05:59"))
    assert sunday.next_change(at("2026-11-29T23:00")) == at("2026-11-30T06:00")


def test_the_border_follows_its_summer_time_and_the_centre_has_none() -> None:
    open_at_nine = (Shift(0, 9 * 60, 10 * 60),)
    winter, summer = datetime(2026, 1, 12, 16, 30, tzinfo=UTC), datetime(2026, 7, 13, 16, 30, tzinfo=UTC)
    assert not Hours(TIJUANA, open_at_nine).admits(winter)
    assert Hours(TIJUANA, open_at_nine).admits(summer)
    assert not Hours(MEXICO, open_at_nine).admits(winter)
    assert not Hours(MEXICO, open_at_nine).admits(summer)


def test_an_hour_that_no_clock_shows_opens_when_the_clock_has_jumped() -> None:
    """On 8 March 2026 it is 3:00 in Tijuana a second after 1:59:59."""
    early = Hours(TIJUANA, (Shift(6, 2 * 60 + 30, 5 * 60),))
    before = at("2026-03-08T01:00", TIJUANA)
    jump = datetime(2026, 3, 8, 10, tzinfo=UTC)
    assert early.next_change(before) == jump
    assert not early.admits(jump - timedelta(seconds=1))
    assert early.admits(jump)


def test_an_hour_that_a_clock_shows_twice_counts_twice() -> None:
    """On 1 November 2026 it is 1:30 in Tijuana twice."""
    nightly = Hours(TIJUANA, (Shift(6, 60, 90),))
    first, second = at("2026-11-01T01:00", TIJUANA), at("2026-11-01T01:00", TIJUANA, fold=1)
    assert second - first == timedelta(hours=1)
    changes = [at("2026-11-01T00:30", TIJUANA)]
    for _number in range(4):
        change = nightly.next_change(changes[-1])
        assert change is not None
        changes.append(change)
    assert changes[1:] == [first, first + 30 * MINUTE, second, second + 30 * MINUTE]


@given(hours, moments)
def test_the_hours_say_what_the_wall_says(timetable: Hours, now: datetime) -> None:
    assert timetable.admits(now) == wall_admits(timetable, now)


@given(hours, moments, st.floats(0, 1))
def test_nothing_changes_before_the_next_change_and_then_it_does(
    timetable: Hours, now: datetime, share: float
) -> None:
    change = timetable.next_change(now)
    if change is None:
        assert timetable.spans == ((0, WEEK),)
        return
    assert change > now
    assert timetable.admits(change) is not timetable.admits(now)
    assert timetable.admits(change - timedelta(microseconds=1)) is timetable.admits(now)
    between = now + (change - now) * share * 0.999
    assert timetable.admits(between) is timetable.admits(now)
    walk = max(now, change - 180 * MINUTE)
    while walk < change:
        assert timetable.admits(walk) is timetable.admits(now)
        walk += MINUTE


def test_hours_without_a_gap_never_change_and_those_without_a_shift_never_begin() -> None:
    assert ALL_WEEK.next_change(NOW) is None
    assert ALL_WEEK.admits(NOW)
    assert UNREADABLE.next_change(NOW) is None
    assert not UNREADABLE.admits(NOW)
    assert UNREADABLE.next_opening(NOW) is None


# -- the engine ------------------------------------------------------------------------------------


@given(grant_lists, hours, moments)
def test_outside_the_hours_nothing_is_allowed_and_inside_all_is_as_without(
    held: list[Grant], timetable: Hours, now: datetime
) -> None:
    limited, free = actor_at(now, timetable, *held), actor_at(now, None, *held)
    is_in = wall_admits(timetable, now)
    assert limited.is_out_of_hours is not is_in
    for permission in Permission:
        for scope in ALL_SCOPES:
            allowed = is_in and free.may(permission, scope)
            assert limited.may(permission, scope) is allowed
            assert limited.explain(permission, scope).allowed is allowed
            assert (scope in limited.scopes_for(permission)) is allowed
        assert limited.may_anywhere(permission) is (is_in and free.may_anywhere(permission))
    assert limited.held_grants == (free.held_grants if is_in else ())


@given(grant_lists, hours, moments)
def test_no_compiled_actor_outlives_a_boundary(held: list[Grant], timetable: Hours, now: datetime) -> None:
    access = compile_access(1, held, now, hours=timetable)
    change = timetable.next_change(now)
    if change is not None:
        assert access.valid_until is not None
        assert access.valid_until <= change
        assert not access.is_valid_at(change)
    until = access.valid_until or now + timedelta(days=9)
    later = compile_access(1, held, until - timedelta(microseconds=1), hours=timetable)
    assert later.tree == access.tree
    assert later.is_within_hours is access.is_within_hours


def test_the_answer_names_the_hours() -> None:
    closed = actor_at(at("2026-11-23T21:00"), SHOP, grant(ISSUER, CENTRO))
    explanation = closed.explain(Permission.CFDI_ISSUE, CENTRO)
    assert explanation.reason is Reason.OUT_OF_HOURS
    assert str(explanation.sentence(WORDING)) == "Denegado: su horario es lunes a sábado de 9:00 a 20:00."
    with pytest.raises(
        AccessDenied, match="Estás fuera de tu horario de acceso: lunes a sábado de 9:00 a 20:00"
    ):
        closed.require(Permission.CFDI_ISSUE, CENTRO)


def test_what_would_be_denied_at_any_hour_is_explained_by_what_lasts() -> None:
    closed = actor_at(at("2026-11-23T21:00"), SHOP, grant(ISSUER, CENTRO))
    assert closed.explain(Permission.CFDI_ISSUE, NORTE).reason is Reason.NO_GRANT_HERE
    assert closed.explain(Permission.CFDI_CANCEL, CENTRO).reason is Reason.PROFILE_LACKS_IT
    off = actor_at(at("2026-11-23T21:00"), SHOP, grant(ISSUER, CENTRO), active=False)
    assert off.explain(Permission.CFDI_ISSUE, CENTRO).reason is Reason.DEACTIVATED


def test_the_owner_has_no_hours() -> None:
    assert owner().hours is None
    assert not owner().is_out_of_hours


def test_nobody_gives_anything_outside_his_hours() -> None:
    closed = actor_at(at("2026-11-23T21:00"), SHOP, grant(ADMINISTRATOR, ACCOUNT))
    assert not closed.can_grant(ISSUER.permissions, CENTRO)
    with pytest.raises(GrantDenied):
        closed.require_can_grant(ISSUER.permissions, CENTRO)


# -- who gives hours to whom -----------------------------------------------------------------------

MORNINGS = Hours(MEXICO, tuple(Shift(day, 9 * 60, 13 * 60) for day in range(5)))


def manager(timetable: Hours | None) -> Actor:
    return actor_at(at("2026-11-23T12:00"), timetable, grant(ADMINISTRATOR, ACCOUNT, row=1))


@pytest.mark.parametrize(
    ("mine", "theirs", "may"),
    [
        (None, None, True),
        (None, SHOP, True),
        (SHOP, MORNINGS, True),
        (SHOP, SHOP, True),
        (SHOP, None, False),
        (MORNINGS, SHOP, False),
        (SHOP, replace(MORNINGS, zone=TIJUANA), False),
        (ALL_WEEK, MORNINGS, True),
    ],
)
def test_a_member_with_longer_hours_is_not_managed_as_a_whole(
    mine: Hours | None, theirs: Hours | None, *, may: bool
) -> None:
    target = Target(member_id=CARLA, grants=(grant(ISSUER, CENTRO, row=2),), hours=theirs)
    assert may_whole_member(manager(mine), Permission.USERS_MANAGE, target) is may
    assert within(theirs, mine) is may
    if not may:
        with pytest.raises(ManagingDenied) as refused:
            require_whole_member(manager(mine), Permission.USERS_MANAGE, target)
        assert refused.value.boundary is Boundary.HOURS


def test_whoever_has_hours_adds_nothing_to_somebody_without_but_takes_away() -> None:
    present = grant(ISSUER, CENTRO, row=2)
    target = Target(member_id=CARLA, grants=(present,))
    with pytest.raises(ManagingDenied):
        require_change(manager(SHOP), target, before=[present], after=[present, grant(ISSUER, NORTE)])
    assert require_change(manager(SHOP), target, before=[present], after=[]) == ()


@given(hours, hours, moments)
def test_hours_that_cover_others_hold_whenever_those_do(one: Hours, other: Hours, now: datetime) -> None:
    other = replace(other, zone=one.zone)
    if one.covers(other) and other.admits(now):
        assert one.admits(now)
    both = Hours(one.zone, one.shifts + other.shifts)
    assert both.covers(one)
    assert both.covers(other)


# -- words, and what is stored ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("timetable", "words"),
    [
        (SHOP, "lunes a sábado de 9:00 a 20:00"),
        (NIGHT, "viernes de 22:00 a 6:00 del día siguiente"),
        (ALL_WEEK, "a toda hora"),
        (UNREADABLE, "ninguno"),
        (Hours(MEXICO, (Shift(5, 0, DAY), Shift(6, 0, DAY))), "sábado y domingo todo el día"),
        (
            Hours(MEXICO, tuple(Shift(day, 8 * 60, 14 * 60 + 30) for day in (0, 2, 4))),
            "lunes, miércoles y viernes de 8:00 a 14:30",
        ),
        (
            Hours(
                MEXICO,
                (
                    *(Shift(day, 9 * 60, 14 * 60) for day in range(5)),
                    *(Shift(day, 16 * 60, 19 * 60) for day in range(5)),
                    Shift(5, 9 * 60, 14 * 60),
                ),
            ),
            "lunes a viernes de 9:00 a 14:00 y de 16:00 a 19:00 y sábado de 9:00 a 14:00",
        ),
    ],
)
def test_hours_in_words(timetable: Hours, words: str) -> None:
    assert str(said_hours(timetable)) == words


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2026-11-23T07:10", "Vuelve a las 9:00."),
        ("2026-11-23T21:00", "Vuelve mañana a las 9:00."),
        ("2026-11-28T21:00", "Vuelve el lunes a las 9:00."),
    ],
)
def test_when_to_come_back(now: str, words: str) -> None:
    assert str(said_return(SHOP, at(now))) == words


def test_hours_that_never_begin_say_whom_to_ask() -> None:
    assert str(said_return(UNREADABLE, NOW)) == "Pide a tu administrador que lo corrija."


@given(hours)
def test_what_is_stored_comes_back(timetable: Hours) -> None:
    assert Hours.read(timetable.stored()) == timetable


@pytest.mark.parametrize(
    "stored",
    [
        None,
        [],
        "lunes",
        {},
        {"zone": MEXICO},
        {"zone": "America/Macondo", "shifts": []},
        {"zone": "../etc/passwd", "shifts": []},
        {"zone": 7, "shifts": []},
        {"zone": MEXICO, "shifts": [[0, 540]]},
        {"zone": MEXICO, "shifts": [[0, 540, 540]]},
        {"zone": MEXICO, "shifts": [[7, 540, 600]]},
        {"zone": MEXICO, "shifts": [[0, -1, 600]]},
        {"zone": MEXICO, "shifts": [[0, 540, 1441]]},
        {"zone": MEXICO, "shifts": [[0, "540", 600]]},
        {"zone": MEXICO, "shifts": [[0, 540.5, 600]]},
        {"zone": MEXICO, "shifts": [[True, 540, 600]]},
        {
            "zone": MEXICO,
            "shifts": [[day, 10 * start, 10 * start + 5] for day in range(7) for start in range(5)],
        },
    ],
)
def test_what_is_no_timetable_is_refused(stored: object) -> None:
    with pytest.raises(InvalidHours):
        Hours.read(stored)
