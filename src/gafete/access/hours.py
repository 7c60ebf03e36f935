"""When in the week somebody may act: shifts, told by the clock on the wall of one time zone.

A moment lies inside when that clock shows a minute of a shift, and nothing else is asked. Where clocks are turned
back a shift of that hour holds twice; where they are turned forward, an hour that no clock shows opens nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

DAYS = 7
DAY = 24 * 60
WEEK = DAYS * DAY
MOST_SHIFTS = 28

# A span begins and ends at minutes of the week, counted from Monday 0:00; none goes past the week's end.
Span = tuple[int, int]


class InvalidHours(ValueError):
    """Not a timetable: what was stored or given cannot be read as one."""


@dataclass(frozen=True, slots=True, order=True)
class Shift:
    """From one minute of a weekday (0 is Monday) to another; one that closes before it opens ends a day later."""

    weekday: int
    opens: int
    closes: int

    def __post_init__(self) -> None:
        """Refuse minutes that no clock shows, and a shift of no length."""
        if not 0 <= self.weekday < DAYS or not 0 <= self.opens < DAY or not 0 < self.closes <= DAY:
            message = "A shift lies on a day of the week, between 0:00 and 24:00."
            raise InvalidHours(message)
        if self.opens == self.closes:
            message = "A shift that closes when it opens may mean nothing or a whole day."
            raise InvalidHours(message)

    @property
    def crosses_midnight(self) -> bool:
        """Tell whether it ends on the day after."""
        return self.closes < self.opens

    @property
    def is_whole_day(self) -> bool:
        """Tell whether it is all of its day."""
        return (self.opens, self.closes) == (0, DAY)

    def spans(self) -> Iterator[Span]:
        """Yield it as spans of the week; what goes past Sunday's end lies at the week's beginning."""
        start = self.weekday * DAY + self.opens
        end = self.weekday * DAY + self.closes + (DAY if self.crosses_midnight else 0)
        yield start, min(end, WEEK)
        if end > WEEK:
            yield 0, end - WEEK


@dataclass(frozen=True)
class Hours:
    """The weekly hours of somebody; without any shift they never begin."""

    zone: str
    shifts: tuple[Shift, ...]

    def __post_init__(self) -> None:
        """Refuse a zone that nobody knows; keep the shifts in order, each once."""
        try:
            ZoneInfo(self.zone)
        except (LookupError, ValueError, OSError) as error:
            message = "The hours name a time zone that does not exist."
            raise InvalidHours(message) from error
        object.__setattr__(self, "shifts", tuple(sorted(set(self.shifts))))
        if len(self.shifts) > MOST_SHIFTS:
            message = "A week has no room for so many shifts."
            raise InvalidHours(message)

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """Return the minutes of the week that they cover, in order, without a seam."""
        return tuple(_merged(span for shift in self.shifts for span in shift.spans()))

    # -- asking --------------------------------------------------------------------------------------

    def admits(self, now: datetime) -> bool:
        """Tell whether the moment lies inside."""
        local = now.astimezone(self._zone)
        minute = local.weekday() * DAY + local.hour * 60 + local.minute
        return any(start <= minute < end for start, end in self.spans)

    def next_change(self, now: datetime) -> datetime | None:
        """Return the next moment at which they open or close; None where they never do."""
        is_open = self.admits(now)
        return next((moment for moment in self._edges(now) if self.admits(moment) is not is_open), None)

    def next_opening(self, now: datetime) -> datetime | None:
        """Return the next moment inside: now, where it lies inside itself."""
        return now if self.admits(now) else self.next_change(now)

    def covers(self, other: "Hours") -> bool:
        """Tell whether the other hours lie wholly inside these, whatever the day of the year.

        Two zones keep their distance all year or they do not; only hours without a gap are taken to cover another
        zone's.
        """
        if self.spans == ((0, WEEK),):
            return True
        return self.zone == other.zone and all(
            any(start <= inner_start and inner_end <= end for start, end in self.spans)
            for inner_start, inner_end in other.spans
        )

    # -- storing -------------------------------------------------------------------------------------

    def stored(self) -> dict[str, Any]:
        """Return them as plain values, for a row or the trail."""
        return {
            "zone": self.zone,
            "shifts": [[shift.weekday, shift.opens, shift.closes] for shift in self.shifts],
        }

    @classmethod
    def read(cls, value: Any) -> "Hours":
        """Return the hours that `stored` wrote.

        Raises:
            InvalidHours: they are none.
        """
        try:
            zone, rows = value["zone"], value["shifts"]
            numbers = [tuple(row) for row in rows]
            is_plain = isinstance(zone, str) and all(type(number) is int for row in numbers for number in row)
            shifts = tuple(Shift(*row) for row in numbers)
        except (TypeError, KeyError) as error:
            message = "What is stored is no timetable."
            raise InvalidHours(message) from error
        if not is_plain:
            message = "What is stored is no timetable."
            raise InvalidHours(message)
        return cls(zone, shifts)

    # -- inside --------------------------------------------------------------------------------------

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def _edges(self, now: datetime) -> list[datetime]:
        """Return every moment of the coming week at which the answer can change, in order.

        Both readings of an hour that a clock shows twice, and the moments at which clocks are turned.
        """
        today = now.astimezone(self._zone).date()
        minutes = {edge % WEEK for span in self.spans for edge in span}
        found = set(_turns_of_the_clock(self._zone, now))
        # From yesterday to the day after the same weekday: local days and moments may lie a day apart.
        for day in (today + timedelta(days=ahead) for ahead in range(-1, DAYS + 2)):
            first = day.weekday() * DAY
            found |= {
                _moment(day, minute - first, self._zone, fold)
                for minute in minutes
                if first <= minute < first + DAY
                for fold in (0, 1)
            }
        return sorted(moment for moment in found if moment > now)


# Hours that nobody could read: they open nothing until somebody writes them anew.
UNREADABLE = Hours("UTC", ())


def within(inner: Hours | None, outer: Hours | None) -> bool:
    """Tell whether somebody with the inner hours is never in when somebody with the outer ones is out; None is always."""
    return outer is None or (inner is not None and outer.covers(inner))


def _merged(spans: Iterable[Span]) -> Iterator[Span]:
    reached: Span | None = None
    for start, end in sorted(spans):
        if reached is None or start > reached[1]:
            if reached is not None:
                yield reached
            reached = (start, end)
        else:
            reached = (reached[0], max(reached[1], end))
    if reached is not None:
        yield reached


def _moment(day: date, minute: int, zone: ZoneInfo, fold: int) -> datetime:
    local = datetime.combine(day, time(minute // 60, minute % 60, fold=fold), zone)
    return local.astimezone(UTC)


def _turns_of_the_clock(zone: ZoneInfo, now: datetime) -> Iterator[datetime]:
    """Yield the moments of the coming days at which the zone's distance from UTC changes, to the second."""
    start = int(now.timestamp())
    for since in range(start, start + (DAYS + 1) * 86_400, 86_400):
        before, after = since, since + 86_400
        if _offset(zone, before) == _offset(zone, after):
            continue
        while after - before > 1:
            middle = (before + after) // 2
            if _offset(zone, middle) == _offset(zone, before):
                before = middle
            else:
                after = middle
        yield datetime.fromtimestamp(after, UTC)


def _offset(zone: ZoneInfo, second: int) -> timedelta | None:
    return datetime.fromtimestamp(second, zone).utcoffset()
