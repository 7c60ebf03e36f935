"""The form of a member's weekly hours: shifts, each with its days and its two hours, and one zone for all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext as _

from gafete.access.hours import DAY, DAYS, MOST_SHIFTS, Hours, Shift
from gafete.faults import InvalidFields
from gafete.members.models import Grant, Member
from gafete.tenancy.data.time_zones import TIME_ZONES

MOST_ROWS = 12
# What is proposed to whoever asks for hours: those of a shop.
USUAL_DAYS = frozenset(range(6))
USUAL = ("09:00", "20:00")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::00)?")
_KEY = re.compile(r"[0-9]{1,4}")


@dataclass
class ShiftRow:
    """A shift of several days as it was typed, with what is wrong beside each of its fields."""

    key: str
    days: frozenset[int] = frozenset()
    opens: str = ""
    closes: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    def name(self, part: str) -> str:
        """The name of one of its fields."""
        return f"{part}-{self.key}"


@dataclass
class HoursForm:
    """Whether there are hours at all, and which."""

    rows: list[ShiftRow]
    zone: str
    is_limited: bool
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, member: Member, hours: Hours | None) -> HoursForm:
        """The form with what is stored, or with what is usual."""
        if hours is None or not hours.shifts:
            zone = usual_zone(member) if hours is None else member.account.time_zone
            return cls([ShiftRow("0", USUAL_DAYS, *USUAL)], zone, is_limited=hours is not None)
        by_times: dict[tuple[int, int], set[int]] = {}
        for shift in hours.shifts:
            by_times.setdefault((shift.opens, shift.closes), set()).add(shift.weekday)
        rows = [
            ShiftRow(str(number), frozenset(days), _typed(opens), _typed(closes % DAY))
            for number, ((opens, closes), days) in enumerate(by_times.items())
        ]
        return cls(rows, hours.zone, is_limited=True)

    @classmethod
    def typed(cls, data: QueryDict) -> HoursForm:
        """The form as it was sent."""
        keys = dict.fromkeys(key for key in data.getlist("row")[:MOST_ROWS] if _KEY.fullmatch(key))
        rows = [_typed_row(key, data) for key in keys]
        return cls(rows, data.get("zone", ""), is_limited=data.get("when") == "hours")

    def add_row(self) -> None:
        """Offer another shift, on the days that have none."""
        if len(self.rows) < MOST_ROWS:
            taken = frozenset[int]().union(*(row.days for row in self.rows))
            key = str(max((int(row.key) for row in self.rows), default=-1) + 1)
            self.rows.append(ShiftRow(key, frozenset(range(DAYS)) - taken))

    def remove_row(self, key: str) -> None:
        """Take a shift out; one always stays to be filled in."""
        self.rows = [row for row in self.rows if row.key != key] or [ShiftRow("0")]

    def hours(self) -> Hours | None:
        """The hours, or None for always; what is wrong stands in `errors` and in the rows."""
        if not self.is_limited:
            return None
        if self.zone not in TIME_ZONES:
            self.errors["zone"] = _("Elige una zona horaria de la lista.")
        shifts = [shift for row in self.rows for shift in _read(row)]
        if not self.rows:
            self.errors["shifts"] = _("Elige al menos un día con su hora de entrada y de salida.")
        elif len(shifts) > MOST_SHIFTS:
            self.errors["shifts"] = _("Son demasiados turnos para una semana.")
        return Hours(self.zone, tuple(shifts)) if self.is_valid else None

    def readable(self) -> Hours | None:
        """What of it can be read already, for a preview; it leaves nothing red."""
        if not self.is_limited or self.zone not in TIME_ZONES:
            return None
        copies = (ShiftRow(row.key, row.days, row.opens, row.closes) for row in self.rows)
        shifts = tuple(shift for row in copies for shift in _read(row))
        return Hours(self.zone, shifts[:MOST_SHIFTS]) if shifts else None

    @property
    def is_valid(self) -> bool:
        """Whether nothing is wrong."""
        return not self.errors and not any(row.errors for row in self.rows)

    def take(self, faults: InvalidFields) -> None:
        """Show the faults of the operation."""
        self.errors |= faults.errors


def usual_zone(member: Member) -> str:
    """The zone of the member's places where they share one, else the account's."""
    zones = {_zone_of(grant) for grant in member.grants.all()}
    only = zones.pop() if len(zones) == 1 else ""
    return only or member.account.time_zone


def _zone_of(grant: Grant) -> str:
    return grant.place.time_zone if grant.place is not None else ""


def _typed_row(key: str, data: QueryDict) -> ShiftRow:
    return ShiftRow(
        key=key,
        days=frozenset(int(day) for day in data.getlist(f"days-{key}") if day in _DAYS),
        opens=data.get(f"opens-{key}", "").strip()[:10],
        closes=data.get(f"closes-{key}", "").strip()[:10],
    )


_DAYS = frozenset(str(day) for day in range(DAYS))


def _read(row: ShiftRow) -> Iterable[Shift]:
    opens, closes = _minute(row, "opens"), _minute(row, "closes")
    if not row.days:
        row.errors["days"] = _("Elige al menos un día.")
    if opens is None or closes is None:
        return []
    # Midnight as an end is the end of the day; from midnight to midnight is all of it.
    closes = closes or DAY
    if opens % DAY == closes:
        row.errors["closes"] = _("La salida no puede ser a la misma hora que la entrada.")
        return []
    return [Shift(day, opens % DAY, closes) for day in sorted(row.days)]


def _minute(row: ShiftRow, part: str) -> int | None:
    match = _CLOCK.fullmatch(getattr(row, part))
    minute = int(match[1]) * 60 + int(match[2]) if match else None
    if match is None or minute is None or int(match[2]) >= 60 or minute > DAY:  # noqa: PLR2004 -- minutes of an hour
        row.errors[part] = _("Escribe una hora como 09:00.")
        return None
    return minute


def _typed(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
