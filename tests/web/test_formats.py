"""How dates, money and people look."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone, translation

from gafete.access.wording import short_date
from gafete.web import formats
from gafete.web.devices import device_in_words

MOMENT = datetime(2026, 11, 22, 20, 5, tzinfo=UTC)


def test_a_moment_is_shown_in_the_readers_zone() -> None:
    with timezone.override("America/Mexico_City"):
        assert formats.moment(MOMENT) == "22 nov 2026, 14:05"
    with timezone.override("America/Tijuana"):
        assert formats.moment(MOMENT) == "22 nov 2026, 12:05"


def test_a_day_is_that_of_the_readers_zone() -> None:
    with timezone.override("America/Mexico_City"):
        assert formats.day(datetime(2026, 11, 23, 3, 0, tzinfo=UTC)) == "22 nov 2026"
    assert formats.day(date(2026, 1, 2)) == "2 ene 2026"


def test_what_never_was_is_a_dash() -> None:
    assert formats.moment(None) == formats.day(None) == "—"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("1234.5", "$1,234.50 MXN"),
        ("0", "$0.00 MXN"),
        ("-39.84", "-$39.84 MXN"),
        ("1234567.891", "$1,234,567.89 MXN"),
    ],
)
def test_money(value: str, shown: str) -> None:
    assert formats.money(Decimal(value)) == shown


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(seconds=20), "Hace un momento"),
        (timedelta(minutes=1), "Hace 1 minuto"),
        (timedelta(minutes=59), "Hace 59 minutos"),
        (timedelta(hours=2), "Hoy, 12:05"),
        (timedelta(hours=15), "Ayer, 23:05"),
        (timedelta(days=3), "19 nov 2026, 14:05"),
    ],
)
def test_how_long_ago(before: timedelta, words: str) -> None:
    with time_machine.travel(MOMENT, tick=False), timezone.override("America/Mexico_City"):
        assert formats.ago(MOMENT - before) == words


@pytest.mark.parametrize(
    ("language", "moment", "day", "first_of_may"),
    [
        ("es-mx", "22 nov 2026, 14:05", "22 nov 2026", "1 may 2026"),
        ("en", "22 Nov 2026, 14:05", "22 Nov 2026", "1 May 2026"),
    ],
)
def test_a_month_has_the_name_of_the_readers_language(
    language: str, moment: str, day: str, first_of_may: str
) -> None:
    with translation.override(language), timezone.override("America/Mexico_City"):
        assert formats.moment(MOMENT) == moment
        assert formats.day(MOMENT) == day
        assert formats.day(date(2026, 5, 1)) == first_of_may


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("language", ["es-mx", "en"])
def test_the_engine_writes_a_day_as_the_pages_do(month: int, language: str) -> None:
    with translation.override(language):
        written = short_date(datetime(2026, month, 9, tzinfo=UTC)).render(translation.gettext)
        assert written == formats.day(date(2026, month, 9))


@pytest.mark.parametrize("language", ["es-mx", "en"])
def test_money_and_counts_are_those_of_mexico_in_every_language(language: str) -> None:
    with translation.override(language):
        assert formats.money(Decimal("1234.5")) == "$1,234.50 MXN"
        assert formats.money(Decimal("-0.1")) == "-$0.10 MXN"
        assert formats.number(1234567) == "1,234,567"


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(seconds=20), "A moment ago"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=59), "59 minutes ago"),
        (timedelta(hours=2), "Today, 12:05"),
        (timedelta(hours=15), "Yesterday, 23:05"),
        (timedelta(days=3), "19 Nov 2026, 14:05"),
    ],
)
def test_how_long_ago_in_english(before: timedelta, words: str) -> None:
    with (
        translation.override("en"),
        time_machine.travel(MOMENT, tick=False),
        timezone.override("America/Mexico_City"),
    ):
        assert formats.ago(MOMENT - before) == words
    with translation.override("en"):
        assert formats.ago(None) == "Never"


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Ana Martínez Solís", "AM"), ("Íñigo", "Í"), ("", "?"), ("- -", "?"), ("  la  casa ", "LC")],
)
def test_initials(name: str, letters: str) -> None:
    assert formats.initials(name) == letters


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge · Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18 Safari/604",
            "Safari · iPhone",
        ),
        (
            "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
            "Chrome · Android",
        ),
        ("curl/8.0", ""),
        ("", ""),
        ("<script>alert(1)</script>" * 1000, ""),
    ],
)
def test_a_browser_in_words(agent: str, words: str) -> None:
    assert device_in_words(agent) == words
