"""How dates, money and counts look on a page."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_decimal
from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext

NEVER = "—"
CURRENCY = "MXN"


def _locale() -> str:
    return translation.to_locale(translation.get_language() or settings.LANGUAGE_CODE)


def moment(value: datetime | None) -> str:
    """A moment in the reader's zone, which is that of his account: ``22 nov 2026, 14:05``."""
    if value is None:
        return NEVER
    local = timezone.localtime(value)
    return f"{_day_in_words(local.date(), _locale())}, {_clock(local)}"


def day(value: date | datetime | None) -> str:
    """A day: ``22 nov 2026``."""
    if value is None:
        return NEVER
    local = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return _day_in_words(local, _locale())


# A list says the same few days again and again.
@lru_cache(maxsize=2_000)
def _day_in_words(value: date, locale: str) -> str:
    return format_date(value, "d MMM y", locale=locale)


def _clock(local: datetime) -> str:
    return f"{local:%H:%M}"


def machine_moment(value: datetime | None) -> str:
    """A moment for the ``datetime`` attribute of ``<time>``."""
    return "" if value is None else value.isoformat(timespec="seconds")


def ago(value: datetime | None) -> str:
    """How long ago something was, as people say it; the exact moment belongs beside it."""
    if value is None:
        return gettext("Nunca")
    now = timezone.localtime()
    local = timezone.localtime(value)
    minutes = int((now - local).total_seconds() // 60)
    if minutes < 1:
        return gettext("Hace un momento")
    if minutes < 60:  # noqa: PLR2004 -- minutes of an hour
        return ngettext("Hace %(minutes)s minuto", "Hace %(minutes)s minutos", minutes) % {"minutes": minutes}
    clock = _clock(local)
    days = (now.date() - local.date()).days
    if days == 0:
        return gettext("Hoy, %(clock)s") % {"clock": clock}
    if days == 1:
        return gettext("Ayer, %(clock)s") % {"clock": clock}
    return moment(value)


def money(value: Decimal, currency: str = CURRENCY) -> str:
    """An amount: ``$1,234.50 MXN``."""
    sign = "-" if value < 0 else ""
    amount = format_decimal(abs(value), format="#,##0.00", locale="es_MX")
    return f"{sign}${amount} {currency}"


def number(value: int) -> str:
    """A count: ``1,234``."""
    return format_decimal(value, format="#,##0", locale="es_MX")


def initials(name: str) -> str:
    """The one or two letters that stand for a person: ``Ana Martínez Solís`` is ``AM``."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in words[:2]).upper() or "?"


def tone_of(name: str) -> int:
    """Which of the eight quiet tones a name gets; always the same one."""
    return sum(name.encode()) % 8
