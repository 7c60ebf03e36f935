"""The door of an account outside a member's hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from gafete.access.hours import Hours, Shift
from gafete.audit.models import Event
from gafete.identity.models import SessionEntry
from gafete.members.operations.change_hours import change_hours
from gafete.work.models import Job, JobState
from tests import cast
from tests.web.entering import browser_of
from tests.web.members.forms import text_of

pytestmark = pytest.mark.django_db

SHOP = Hours("America/Mexico_City", tuple(Shift(day, 9 * 60, 20 * 60) for day in range(6)))
NOON = datetime(2026, 11, 23, 18, tzinfo=UTC)  # a Monday
EVENING = datetime(2026, 11, 24, 2, tzinfo=UTC)  # the same Monday at eight
NEXT_DAY = datetime(2026, 11, 24, 15, tzinfo=UTC)  # Tuesday at nine


@pytest.fixture
def house() -> cast.House:
    with time_machine.travel(NOON, tick=False):
        house = cast.whole_cast()
        for name in ("elena", "ana"):
            member = house.member(name)
            change_hours(actor=house.actor("olivia"), member=member, hours=SHOP, version=member.version)
    return house


def elena_at_noon(house: cast.House) -> Client:
    with time_machine.travel(NOON, tick=False):
        return browser_of(house, "elena")


def at_closing(browser: Client) -> None:
    """Keep the session in use until the shop closes."""
    for minutes in range(0, 8 * 60, 50):
        with time_machine.travel(NOON + timedelta(minutes=minutes), tick=False):
            assert browser.get(reverse("home")).status_code == 200


def test_an_open_session_stops_at_the_next_click_and_goes_on_in_the_morning(house: cast.House) -> None:
    browser = elena_at_noon(house)
    at_closing(browser)
    with time_machine.travel(EVENING - timedelta(seconds=1), tick=False):
        assert browser.get(reverse("home")).status_code == 200
    with time_machine.travel(EVENING, tick=False):
        answer = browser.get(reverse("home"))
        assert answer.status_code == 403
        words = text_of(answer)
        assert "Tu horario de acceso a Grupo Maíz es lunes a sábado de 9:00 a 20:00." in words
        assert "Vuelve mañana a las 9:00." in words
        assert "Usuarios" not in words
        assert reverse("account_logout") in answer.content.decode()


def test_a_closed_door_notes_no_visit(house: cast.House) -> None:
    browser = elena_at_noon(house)
    at_closing(browser)
    with time_machine.travel(EVENING + timedelta(minutes=5), tick=False):
        before = house.member("elena").last_seen_at
        assert browser.get(reverse("home")).status_code == 403
        assert house.member("elena").last_seen_at == before


def test_a_part_of_a_page_asks_for_the_whole_anew(house: cast.House) -> None:
    browser = elena_at_noon(house)
    at_closing(browser)
    with time_machine.travel(EVENING, tick=False):
        answer = browser.get(reverse("home"), headers={"HX-Request": "true"})
    assert answer["HX-Refresh"] == "true"
    assert "Grupo" not in answer.content.decode()


def test_an_act_is_not_done(house: cast.House) -> None:
    with time_machine.travel(EVENING - timedelta(minutes=5), tick=False):
        browser = browser_of(house, "ana")
    carla = house.member("carla")
    with time_machine.travel(EVENING, tick=False):
        answer = browser.post(reverse("members:deactivate", args=[carla.public_id]))
    assert answer.status_code == 403
    assert house.member("carla").state == "active"


def test_a_download_is_closed_too(house: cast.House) -> None:
    with time_machine.travel(EVENING - timedelta(minutes=5), tick=False):
        browser = browser_of(house, "ana")
        job = Job.objects.create(
            account_id=house.account.pk,
            kind="members.export",
            requested_by=house.member("ana").user_id,
            requested_by_label="Ana",
            state=JobState.FINISHED,
            result_file="x",
        )
    with time_machine.travel(EVENING, tick=False):
        answer = browser.get(reverse("jobs:download", args=[job.pk]))
    assert answer.status_code == 403
    assert "Vuelve mañana" in text_of(answer)


def test_whoever_signs_in_at_night_is_told_and_is_not_inside(house: cast.House) -> None:
    events = Event.objects.filter(kind="member.entered").count()
    entries = SessionEntry.objects.count()
    with time_machine.travel(EVENING, tick=False):
        browser = browser_of(house, "elena")
        answer = browser.get(reverse("home"), follow=True)
        assert answer.redirect_chain[-1][0] == reverse("accounts:choose")
        assert "Fuera de tu horario. Vuelve mañana a las 9:00." in text_of(answer)
        entered = browser.post(reverse("accounts:enter", args=[house.account.public_id]))
        assert entered.status_code == 403
        assert "Vuelve mañana a las 9:00." in text_of(entered)
    assert Event.objects.filter(kind="member.entered").count() == events
    assert SessionEntry.objects.count() == entries


def test_in_the_morning_he_enters_as_ever(house: cast.House) -> None:
    with time_machine.travel(NEXT_DAY - timedelta(minutes=10), tick=False):
        browser = browser_of(house, "elena")
    with time_machine.travel(NEXT_DAY, tick=False):
        answer = browser.post(reverse("accounts:enter", args=[house.account.public_id]))
        assert answer.status_code == 302
        assert browser.get(reverse("home")).status_code == 200


def test_what_is_his_own_stays_open_at_any_hour(house: cast.House) -> None:
    browser = elena_at_noon(house)
    at_closing(browser)
    with time_machine.travel(EVENING, tick=False):
        for page in ("my_account:data", "my_account:password", "my_account:sessions"):
            answer = browser.get(reverse(page))
            assert answer.status_code == 200
            assert "Grupo Maíz" not in text_of(answer)


def test_the_owner_is_never_shut_out(house: cast.House) -> None:
    with time_machine.travel(EVENING, tick=False):
        assert browser_of(house, "olivia").get(reverse("home")).status_code == 200


def test_a_reader_of_english_is_told_in_english(house: cast.House) -> None:
    user = house.member("elena").user
    user.language = "en"
    user.save()
    browser = elena_at_noon(house)
    at_closing(browser)
    with time_machine.travel(EVENING, tick=False):
        words = text_of(browser.get(reverse("home")))
    assert "Monday to Saturday from 9:00 to 20:00" in words
    assert "Come back tomorrow at 9:00." in words
