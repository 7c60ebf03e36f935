"""How a session ends: by time, by its owner, by whoever takes the access away."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from gafete.identity.models import Session, SessionEntry, User
from gafete.members.models import Member
from gafete.members.operations.deactivate_member import deactivate_member
from tests import cast
from tests.signin.browser import Browser

NOW = timezone.now().replace(hour=15, minute=0, second=0, microsecond=0)


def test_an_unused_session_ends_after_an_hour(house: cast.House, visitor: Browser) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        visitor.sign_in("carla")
        clock.shift(timedelta(minutes=59))
        assert visitor.is_in()
        clock.shift(timedelta(minutes=61))
        assert not visitor.is_in()


def test_a_session_ends_after_twelve_hours_even_in_use(house: cast.House, visitor: Browser) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        visitor.sign_in("carla")
        for _half_hour in range(23):
            clock.shift(timedelta(minutes=30))
            assert visitor.is_in()
        clock.shift(timedelta(minutes=31))
        assert not visitor.is_in()


def test_on_a_shared_computer_fifteen_minutes_are_enough(house: cast.House, visitor: Browser) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        answer = visitor.sign_in("carla", shared="on")
        cookie = answer.cookies["gafete_session"]
        assert cookie["max-age"] == ""
        assert cookie["expires"] == ""
        assert "gafete_device" not in answer.cookies
        clock.shift(timedelta(minutes=14))
        assert visitor.is_in()
        clock.shift(timedelta(minutes=16))
        assert not visitor.is_in()


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(house: cast.House, visitor: Browser) -> None:
    cookie = visitor.sign_in("carla").cookies["gafete_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert not cookie["domain"]


def test_whoever_is_deactivated_is_out_with_his_next_click(house: cast.House, visitor: Browser) -> None:
    visitor.sign_in("carla")
    assert visitor.is_in()
    member = house.member("carla")
    deactivate_member(actor=house.actor("olivia"), member=member)
    answer = visitor.open("/")
    assert answer.status_code == 302
    page = visitor.open(answer["Location"]).content.decode()
    assert "Ya no tienes acceso a esa cuenta" in page


def test_an_htmx_part_sends_the_whole_page_away(house: cast.House, visitor: Browser) -> None:
    visitor.sign_in("carla")
    Session.objects.all().delete()
    answer = visitor.open("/", HTTP_HX_REQUEST="true")
    assert answer["HX-Redirect"] == "/entrar/"


def test_a_suspended_account_closes_its_door(house: cast.House, visitor: Browser) -> None:
    visitor.sign_in("carla")
    house.account.suspended_at = timezone.now()
    house.account.save()
    assert not visitor.is_in()


def test_an_entry_that_an_administrator_closed_stays_closed_until_a_new_sign_in(
    house: cast.House, visitor: Browser
) -> None:
    visitor.sign_in("carla")
    SessionEntry.objects.update(closed_at=timezone.now())
    assert not visitor.is_in()
    visitor.sign_in("carla")
    assert visitor.is_in()


def test_closing_an_entry_here_does_not_touch_the_persons_other_accounts(
    house: cast.House, other_house: cast.House, visitor: Browser
) -> None:
    in_two_accounts(house, other_house)
    visitor.sign_in("carla")
    for account in (house.account, other_house.account):
        visitor.submit(f"/cuentas/{account.public_id}/entrar/", of="/cuentas/")
    SessionEntry.objects.filter(account_id=other_house.account.pk).update(closed_at=timezone.now())
    answer = visitor.open("/")
    assert answer["Location"] == "/cuentas/"
    visitor.submit(f"/cuentas/{house.account.public_id}/entrar/", of="/cuentas/")
    assert "Grupo Maíz" in visitor.open("/").content.decode()


def test_a_closed_account_cannot_be_entered_again_with_the_same_session(
    house: cast.House, other_house: cast.House, visitor: Browser
) -> None:
    in_two_accounts(house, other_house)
    visitor.sign_in("carla")
    visitor.submit(f"/cuentas/{other_house.account.public_id}/entrar/", of="/cuentas/")
    SessionEntry.objects.filter(account_id=other_house.account.pk).update(closed_at=timezone.now())
    answer = visitor.submit(f"/cuentas/{other_house.account.public_id}/entrar/", of="/cuentas/")
    assert answer["Location"] == "/entrar/"


def test_who_has_several_accounts_chooses_and_switches(
    house: cast.House, other_house: cast.House, visitor: Browser
) -> None:
    in_two_accounts(house, other_house)
    assert visitor.sign_in("carla")["Location"] == "/cuentas/"
    visitor.submit(f"/cuentas/{house.account.public_id}/entrar/", of="/cuentas/")
    assert "Grupo Maíz" in visitor.open("/").content.decode()
    visitor.submit(f"/cuentas/{other_house.account.public_id}/entrar/", of="/cuentas/")
    assert "Otra cuenta" in visitor.open("/").content.decode()


def test_a_strangers_account_does_not_exist_in_the_choice(
    house: cast.House, other_house: cast.House, visitor: Browser
) -> None:
    visitor.sign_in("carla")
    strange = visitor.submit(f"/cuentas/{other_house.account.public_id}/entrar/", of="/mi-cuenta/")
    missing = visitor.submit("/cuentas/00000000-0000-4000-8000-000000000000/entrar/", of="/mi-cuenta/")
    assert strange.status_code == missing.status_code == 404
    assert visitor.client.session["account_id"] == house.account.pk


def test_an_account_id_planted_in_the_session_opens_nothing(
    house: cast.House, other_house: cast.House, visitor: Browser
) -> None:
    visitor.sign_in("carla")
    session = visitor.client.session
    session["account_id"] = other_house.account.pk
    session.save()
    assert not visitor.is_in()


def test_the_last_use_is_written_once_a_minute_at_most(house: cast.House, visitor: Browser) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        visitor.sign_in("carla")
        clock.shift(timedelta(seconds=30))
        visitor.open("/")
        assert Session.objects.get(user__username="carla").last_seen_at == NOW
        clock.shift(timedelta(seconds=40))
        visitor.open("/")
        seen = NOW + timedelta(seconds=70)
        assert Session.objects.get(user__username="carla").last_seen_at == seen
        assert SessionEntry.objects.get(user__username="carla").last_seen_at == seen
        assert Member.objects.get(user__username="carla").last_seen_at == seen


def test_a_session_keeps_its_description_when_its_data_change(house: cast.House, visitor: Browser) -> None:
    visitor.sign_in("carla")
    before = Session.objects.get(user__username="carla")
    session = visitor.client.session
    session["anything"] = "else"
    session.save()
    after = Session.objects.get(user__username="carla")
    for name in ("public_id", "address", "device", "shared_computer", "created_at", "last_seen_at"):
        assert getattr(after, name) == getattr(before, name)
    assert (before.address, before.device) == ("203.0.113.7", "Firefox · Windows")


@pytest.mark.parametrize("cookie", ["", "x", "a" * 32, "../../etc/passwd", "' or 1=1"])
def test_an_invented_session_is_nobodys(house: cast.House, cookie: str) -> None:
    client = Client()
    client.cookies["gafete_session"] = cookie
    assert client.get("/").status_code == 302


def in_two_accounts(house: cast.House, other_house: cast.House) -> None:
    """Carla also works in Tomás's account."""
    carla = house.member("carla").user
    member = other_house.invite(
        "carla-otra", other_house.assignment("viewer", ["ajena"]), by="tomas", email=carla.email
    )
    cast.enter(member)
    assert User.objects.get(pk=member.user_id) == carla
