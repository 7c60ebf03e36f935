"""Ver como: what a browser shows that looks as somebody else, and what it refuses."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gafete.audit.models import Event
from gafete.identity.models import SessionEntry
from gafete.members.actors import compiled_cache
from gafete.members.models import Member, Viewing
from gafete.members.operations.begin_viewing import LENGTH
from gafete.members.operations.change_grants import change_grants
from gafete.members.operations.deactivate_member import deactivate_member
from tests.cast import House
from tests.web.entering import browser_of
from tests.web.members.forms import text_of

STOP = "members:stop_viewing"


def address(house: House, name: str, page: str = "view_as") -> str:
    return reverse(f"members:{page}", args=[house.member(name).public_id])


def looking(house: House, by: str = "olivia", at: str = "carla") -> Client:
    browser = browser_of(house, by)
    answer = browser.post(address(house, at), {"reason": "Duda de la caja"})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    return browser


def test_the_way_there_is_drawn_only_where_it_works(house: House) -> None:
    olivia, bruno = browser_of(house, "olivia"), browser_of(house, "bruno")
    assert address(house, "carla") in olivia.get(address(house, "carla", "detail")).content.decode()
    assert address(house, "olivia") not in olivia.get(address(house, "olivia", "detail")).content.decode()
    assert address(house, "dario") in bruno.get(address(house, "dario", "detail")).content.decode()
    assert bruno.get(address(house, "ana")).status_code in {403, 404}


def test_without_a_reason_nothing_begins(house: House) -> None:
    browser = browser_of(house, "olivia")
    page = browser.get(address(house, "carla"))
    assert "Le avisaremos por correo y quedará en la bitácora." in text_of(page)
    refused = browser.post(address(house, "carla"), {"reason": " "})
    assert refused.status_code == 422
    assert "Falta este dato." in text_of(refused)
    blank = browser.post(address(house, "carla"), {"reason": "\u200b"})
    assert blank.status_code in {302, 422}
    assert not Viewing.objects.filter(reason="").exists()


def test_somebody_who_is_not_active_shows_nothing(house: House) -> None:
    browser = browser_of(house, "olivia")
    deactivate_member(actor=house.actor("olivia"), member=house.member("carla"))
    assert "no está activo" in text_of(browser.get(address(house, "carla"), follow=True))
    assert "no está activo" in text_of(browser.post(address(house, "carla"), {"reason": "x"}, follow=True))
    assert not Viewing.objects.exists()


def test_the_portal_is_his_with_a_banner_on_every_page(house: House) -> None:
    browser = looking(house)
    home = browser.get("/")
    assert "Ves el portal como Carla Prueba." in text_of(home)
    assert "quedan 15 minutos" in text_of(home)
    assert "Hola, Carla" in text_of(home)
    assert f'href="{reverse("members:list")}"' not in home.content.decode()
    refused = browser.get(reverse("members:list"))
    assert refused.status_code == 403
    assert "Ves el portal como Carla Prueba." in text_of(refused)
    # It would be asked in her name.
    assert "Pedir acceso" not in text_of(refused)


def test_no_act_gets_through_whatever_he_may_do(house: House) -> None:
    browser = looking(house, at="ana")
    assert browser.get(reverse("members:list")).status_code == 200
    for verb in ("deactivate", "delete", "resend", "view_as"):
        answer = browser.post(address(house, "dario", verb), {"reason": "x"})
        assert answer.status_code == 403
        assert "no puedes cambiar nada" in text_of(answer)
    assert house.member("dario").state == "active"
    assert Viewing.objects.count() == 1


def test_what_is_ones_own_waits_until_one_is_oneself_again(house: House) -> None:
    browser = looking(house)
    for page in ("my_account:data", "my_account:password", "accounts:choose"):
        answer = browser.get(reverse(page), follow=True)
        assert answer.redirect_chain[0][0] == "/"
        assert "Sal primero de la vista como otra persona" in text_of(answer)
    assert browser.post(reverse("my_account:password"), {"new": "x"})["Location"] == "/"


def test_salir_gives_ones_own_eyes_back(house: House) -> None:
    browser = looking(house)
    page = browser.post(reverse(STOP), follow=True)
    assert "Otra vez ves lo tuyo." in text_of(page)
    assert "Ves el portal como" not in text_of(page)
    assert browser.get(reverse("my_account:data")).status_code == 200
    assert Event.objects.filter(kind="member.viewing_ended").count() == 1
    assert browser.post(reverse(STOP))["Location"] == "/"


def test_it_ends_by_itself(house: House) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        browser = looking(house)
        clock.shift(LENGTH - timedelta(seconds=30))
        assert "queda 1 minuto" in text_of(browser.get("/"))
        clock.shift(30)
        page = browser.get("/")
        assert "Terminó la vista como otra persona" in text_of(page)
        assert "Ves el portal como" not in text_of(page)
        assert browser.get(reverse("members:list")).status_code == 200


def test_whoever_loses_the_right_is_himself_with_his_next_click(house: House) -> None:
    browser = looking(house, by="ana")
    member = house.member("ana")
    only = [house.assignment("viewer", ["centro"])]
    change_grants(actor=house.actor("olivia"), member=member, assignments=only, version=member.version)
    page = browser.get("/")
    assert "Terminó la vista como otra persona" in text_of(page)
    assert "Ves el portal como" not in text_of(page)


@pytest.mark.parametrize("how", ["deactivated", "out of hours"])
def test_whoever_is_out_of_the_account_looks_at_nothing(house: House, how: str) -> None:
    browser = looking(house, by="ana")
    if how == "deactivated":
        deactivate_member(actor=house.actor("olivia"), member=house.member("ana"))
        assert browser.get("/").status_code == 302
        return
    # Hours that nobody can read open nothing.
    Member.objects.filter(pk=house.member("ana").pk).update(hours={"zone": "America/Macondo"})
    compiled_cache.clear()
    assert browser.get("/").status_code == 403
    Member.objects.filter(pk=house.member("ana").pk).update(hours=None)
    compiled_cache.clear()
    assert "Ves el portal como" not in text_of(browser.get("/"))


def test_being_there_is_noted_of_whoever_is_there(house: House) -> None:
    browser = looking(house)
    long_ago = timezone.now() - timedelta(days=2)
    Member.objects.update(last_seen_at=long_ago)
    SessionEntry.objects.update(last_seen_at=long_ago)
    browser.get("/")
    assert house.member("olivia").last_seen_at != long_ago
    assert house.member("carla").last_seen_at == long_ago
