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
                message = "The moments of a period must name their time zone."
                raise ValueError(message)
        if self.first_moment >= self.last_moment:
            message = "A period must end after it starts."
            raise ValueError(message)

    @property
    def first_moment(self) -> datetime:
        """Return where it begins, as a moment that can be compared."""
        return _BEGINNING if self.starts_at is None else self.starts_at

    @property
    def last_moment(self) -> datetime:
        """Return where it ends, as a moment that can be compared."""
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
        return self.first_moment <= other.first_moment and other.last_moment <= self.last_moment

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
    for cover in sorted(by, key=lambda each: each.first_moment):
        rest = Period(reached, period.ends_at)
        if cover.last_moment <= rest.first_moment:
            continue
        if cover.first_moment >= rest.last_moment:
            break
        if cover.first_moment > rest.first_moment:
            found.append(Period(reached, cover.starts_at))
        if cover.last_moment >= rest.last_moment:
            return tuple(found)
        reached = cover.ends_at
    return (*found, Period(reached, period.ends_at))


def covered(period: Period, *, by: Iterable[Period]) -> bool:
    """Tell whether the others together leave no moment of the period open."""
    return not gaps(period, by=by)
