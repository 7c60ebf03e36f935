"""Days as people write them, and the period that lies between two of them."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from gafete.access.periods import Period
from gafete.faults import FieldFault
from gafete.members.importing.columns import ENDS, STARTS

_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


def period_between(starts: str, ends: str, *, zone: ZoneInfo, now: datetime) -> Period:
    """From the beginning of the first day to the end of the last one, in the account's time zone.

    Raises:
        FieldFault: a text is no day, the last day is over, or lies before the first.
    """
    first = _day(starts, field=STARTS)
    last = _day(ends, field=ENDS)
    if first and last and last < first:
        raise FieldFault(ENDS, _("La fecha «Hasta» es anterior a «Desde»."))
    if last and last < now.astimezone(zone).date():
        raise FieldFault(ENDS, _("La fecha «Hasta» ya pasó."))
    return Period(
        _midnight(first, zone) if first else None,
        _midnight(last + timedelta(days=1), zone) if last else None,
    )


def _day(text: str, *, field: str) -> date | None:
    if not text:
        return None
    match = _DAY_FIRST.fullmatch(text)
    try:
        day = date(int(match[3]), int(match[2]), int(match[1])) if match else date.fromisoformat(text)
    except ValueError:
        raise FieldFault(field, _("Escribe la fecha como 22/11/2026.")) from None
    if not date(2000, 1, 1) <= day <= date(2200, 1, 1):
        raise FieldFault(field, _("Revisa el año de la fecha."))
    return day


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone)
