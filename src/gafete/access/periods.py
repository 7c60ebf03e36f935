"""When a right holds: from a moment on, until a moment, or always."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

_BEGINNING = datetime.min.replace(tzinfo=UTC)
_END = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Period:
    """The moments from `starts_at` up to, but not including, `ends_at`; None leaves that side open."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse moments without a zone (they mean another hour elsewhere) and periods of no length."""
        for moment in (self.starts_at, self.ends_at):
            if moment is not None and moment.utcoffset() is None:
                raise ValueError("The moments of a period must name their time zone.")
        if self._first >= self._last:
            raise ValueError("A period must end after it starts.")

    @property
    def _first(self) -> datetime:
        return _BEGINNING if self.starts_at is None else self.starts_at

    @property
    def _last(self) -> datetime:
        return _END if self.ends_at is None else self.ends_at

    def contains(self, moment: datetime) -> bool:
        """Tell whether the moment lies inside; the end itself does not."""
        return not self.is_ahead(moment) and not self.is_over(moment)

    def is_over(self, now: datetime) -> bool:
        """Tell whether it has ended by now."""
        return self.ends_at is not None and self.ends_at <= now

    def is_ahead(self, now: datetime) -> bool:
        """Tell whether it has still to begin."""
        return self.starts_at is not None and now < self.starts_at

    def covers(self, other: "Period") -> bool:
        """Tell whether the other period lies wholly inside this one."""
        return self._first <= other._first and other._last <= self._last

    def remaining(self, now: datetime) -> "Period | None":
        """Return the part that is not past yet, or None when nothing is left."""
        if self.is_over(now):
            return None
        return self if self.is_ahead(now) else Period(now, self.ends_at)


ALWAYS = Period()


def gaps(period: Period, *, by: Iterable[Period]) -> tuple[Period, ...]:
    """Return the parts of the period that none of the others covers, in order."""
    found: list[Period] = []
    reached: datetime | None = period.starts_at
    for cover in sorted(by, key=lambda each: each._first):
        rest = Period(reached, period.ends_at)
        if cover._last <= rest._first:
            continue
        if cover._first >= rest._last:
            break
        if cover._first > rest._first:
            found.append(Period(reached, cover.starts_at))
        if cover._last >= rest._last:
            return tuple(found)
        reached = cover.ends_at
    return (*found, Period(reached, period.ends_at))


def covered(period: Period, *, by: Iterable[Period]) -> bool:
    """Tell whether the others together leave no moment of the period open."""
    return not gaps(period, by=by)
