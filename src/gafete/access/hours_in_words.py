"""How weekly hours are said: "lunes a sábado de 9:00 a 20:00"."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from gafete.access.hours import DAY, DAYS, Hours, Shift
from gafete.access.language import Sentence, Value
from gafete.access.language import marked as _

WEEKDAYS = (
    _("lunes"),
    _("martes"),
    _("miércoles"),
    _("jueves"),
    _("viernes"),
    _("sábado"),
    _("domingo"),
)
_EVERY_DAY = _("todos los días")
_RUN = _("%(first)s a %(last)s")
_TWO = _("%(first)s y %(last)s")
_LISTED = _("%(first)s, %(last)s")
_AT = _("%(days)s %(times)s")
_SHIFT = _("de %(opens)s a %(closes)s")
_OVERNIGHT = _("de %(opens)s a %(closes)s del día siguiente")
_WHOLE_DAY = _("todo el día")
_NEVER = _("ninguno")
_ALWAYS = _("a toda hora")

_BACK_TODAY = _("Vuelve a las %(time)s.")
_BACK_TOMORROW = _("Vuelve mañana a las %(time)s.")
_BACK_LATER = _("Vuelve el %(day)s a las %(time)s.")
_BACK_NEVER = _("Pide a tu administrador que lo corrija.")
# Days that are collapsed to "lunes a viernes"; two are named one by one.
_SHORTEST_RUN = 3

Times = tuple[tuple[int, int], ...]


def said_hours(hours: Hours) -> Sentence:
    """Say the hours, days with the same times together."""
    by_times: dict[Times, list[int]] = {}
    for weekday in range(DAYS):
        times = tuple((shift.opens, shift.closes) for shift in hours.shifts if shift.weekday == weekday)
        if times:
            by_times.setdefault(times, []).append(weekday)
    if not by_times:
        return Sentence(_NEVER)
    if list(by_times.items()) == [(((0, DAY),), list(range(DAYS)))]:
        return Sentence(_ALWAYS)
    return _joined([_said_group(days, times) for times, days in by_times.items()])


def said_return(hours: Hours, now: datetime) -> Sentence:
    """Say when somebody who is outside his hours may come back: "Vuelve mañana a las 9:00."."""
    opening = hours.next_opening(now)
    if opening is None:
        return Sentence(_BACK_NEVER)
    zone = ZoneInfo(hours.zone)
    local, today = opening.astimezone(zone), now.astimezone(zone).date()
    said: dict[str, Value] = {
        "time": _clock(local.hour * 60 + local.minute),
        "day": Sentence(WEEKDAYS[local.weekday()]),
    }
    if local.date() == today:
        return Sentence(_BACK_TODAY, said)
    return Sentence(_BACK_TOMORROW if local.date() == today + timedelta(days=1) else _BACK_LATER, said)


def _said_group(days: Sequence[int], times: Times) -> Sentence:
    return Sentence(_AT, {"days": _said_days(days), "times": _joined([_said_times(*each) for each in times])})


def _said_days(days: Sequence[int]) -> Sentence:
    if len(days) == DAYS:
        return Sentence(_EVERY_DAY)
    return _joined([part for run in _runs(days) for part in _said_run(run)])


def _runs(days: Sequence[int]) -> list[list[int]]:
    found: list[list[int]] = []
    for day in days:
        if found and found[-1][-1] == day - 1:
            found[-1].append(day)
        else:
            found.append([day])
    return found


def _said_run(run: Sequence[int]) -> list[Sentence]:
    names = [Sentence(WEEKDAYS[day]) for day in run]
    if len(run) < _SHORTEST_RUN:
        return names
    return [Sentence(_RUN, {"first": names[0], "last": names[-1]})]


def _said_times(opens: int, closes: int) -> Sentence:
    shift = Shift(0, opens, closes)
    if shift.is_whole_day:
        return Sentence(_WHOLE_DAY)
    template = _OVERNIGHT if shift.crosses_midnight else _SHIFT
    return Sentence(template, {"opens": _clock(opens), "closes": _clock(closes)})


def _joined(parts: Sequence[Sentence]) -> Sentence:
    said = parts[0]
    for number, part in enumerate(parts[1:], start=2):
        said = Sentence(_TWO if number == len(parts) else _LISTED, {"first": said, "last": part})
    return said


def _clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02}"
