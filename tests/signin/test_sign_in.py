"""Who gets in, and what everybody else is told."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gafete.audit.models import Event
from gafete.identity.models import Session, User
from tests import cast
from tests.signin.browser import Browser, without_tokens

WRONG = "esta no es la contraseña"


@pytest.mark.parametrize("typed", ["carla", "carla@correo.example", "Carla", " CARLA@correo.example "])
def test_user_name_and_address_both_open(house: cast.House, visitor: Browser, typed: str) -> None:
    answer = visitor.sign_in(typed)
    assert answer.status_code == 302
    assert visitor.is_in()


def test_the_form_keeps_the_name_but_never_the_password(house: cast.House, visitor: Browser) -> None:
    page = visitor.sign_in("carla", WRONG).content.decode()
    assert 'value="carla"' in page
    assert WRONG not in page


@pytest.mark.parametrize("someone", ["carla", "nobody-at-all", "blocked", "invited", "bruno@correo.example"])
def test_a_wrong_sign_in_tells_nobody_who_exists(
    house: cast.House, visitor: Browser, hashed: list[str], someone: str
) -> None:
    house.invite("invited", house.assignment("viewer", ["centro"]))
    blocked = house.member("elena").user
    User.objects.filter(pk=blocked.pk).update(username="blocked", blocked_at=timezone.now())
    Browser(Client(enforce_csrf_checks=True)).sign_in("warm up", WRONG)
    stranger = visitor.sign_in("somebody-else", WRONG)
    hashed.clear()
    answer = visitor.sign_in(someone, WRONG)
    assert hashed == ["verify"]
    assert answer.status_code == stranger.status_code == 400
    expected = without_tokens(stranger).replace("somebody-else", someone)
    assert without_tokens(answer) == expected


def test_a_blocked_identity_does_not_open_with_the_right_password(
    house: cast.House, visitor: Browser
) -> None:
    User.objects.filter(pk=house.member("carla").user_id).update(blocked_at=timezone.now())
    assert visitor.sign_in("carla").status_code == 400
    assert not visitor.is_in()


def test_blocking_an_identity_ends_its_open_session(house: cast.House, visitor: Browser) -> None:
    visitor.sign_in("carla")
    User.objects.filter(pk=house.member("carla").user_id).update(blocked_at=timezone.now())
    assert not visitor.is_in()


def test_the_same_password_typed_in_two_unicode_forms_is_the_same(
    house: cast.House, visitor: Browser
) -> None:
    user = house.member("carla").user
    user.set_password("señal de otoño antiguo")
    user.save()
    assert visitor.sign_in("carla", "sen\u0303al de oton\u0303o antiguo").status_code == 302


@pytest.mark.parametrize(
    "typed", [cast.PASSWORD.upper(), cast.PASSWORD + " ", " " + cast.PASSWORD, cast.PASSWORD[:-1]]
)
def test_the_whole_password_counts_exactly_as_typed(house: cast.House, visitor: Browser, typed: str) -> None:
    assert visitor.sign_in("carla", typed).status_code == 400


def test_a_planted_session_is_worthless_after_signing_in(house: cast.House, visitor: Browser) -> None:
    session = visitor.client.session
    session["planted"] = "yes"
    session.save()
    visitor.client.cookies["gafete_session"] = str(session.session_key)
    visitor.sign_in("carla")
    assert visitor.client.session.session_key != session.session_key
    assert not Session.objects.filter(pk=session.session_key).exists()


def test_a_form_without_its_token_is_refused(house: cast.House, visitor: Browser) -> None:
    answer = visitor.client.post("/entrar/", {"login": "carla", "password": cast.PASSWORD})
    assert answer.status_code == 403
    assert not visitor.is_in()


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "https:evil.example",
        "\t//evil.example",
        "http://testserver@evil.example/",
        "javascript:alert(1)",
        "///evil.example",
        "/%0d%0aLocation:https://evil.example",
    ],
)
def test_signing_in_never_leads_to_another_host(house: cast.House, visitor: Browser, wanted: str) -> None:
    answer = visitor.sign_in("carla", next=wanted)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/")
    assert not answer["Location"].startswith(("//", "/\\"))
    assert "\n" not in answer["Location"]


def test_signing_in_leads_back_to_the_page_that_was_asked_for(house: cast.House, visitor: Browser) -> None:
    asked = visitor.open(reverse("my_account:sessions"))
    assert asked["Location"] == "/entrar/?next=%2Fmi-cuenta%2Fsesiones%2F"
    answer = visitor.sign_in("carla", next="/mi-cuenta/sesiones/")
    assert answer["Location"] == "/mi-cuenta/sesiones/"


def test_who_has_one_account_is_in_it_at_once(house: cast.House, visitor: Browser) -> None:
    assert visitor.sign_in("carla")["Location"] == "/"
    assert "Grupo Maíz" in visitor.open("/").content.decode()


def test_a_sign_in_and_the_entry_into_the_account_stand_in_the_trail(
    house: cast.House, visitor: Browser
) -> None:
    visitor.sign_in("carla")
    signed = Event.objects.get(kind="identity.signed_in")
    assert (signed.account_id, signed.address, signed.device) == (0, "203.0.113.7", "Firefox · Windows")
    entered = Event.objects.get(kind="member.entered")
    assert entered.account_id == house.account.pk
    assert entered.actor_label == "Carla Prueba"


def test_a_failure_stands_in_the_trail_without_what_was_typed(house: cast.House, visitor: Browser) -> None:
    visitor.sign_in("carla", WRONG)
    visitor.sign_in(WRONG, WRONG)
    failed = Event.objects.get(kind="identity.sign_in_failed")
    assert failed.target_label == "Carla Prueba"
    assert WRONG not in str(failed.data)


def test_signing_out_ends_the_session_on_the_server(house: cast.House, visitor: Browser) -> None:
    visitor.sign_in("carla")
    key = visitor.client.session.session_key
    visitor.submit("/salir/", of="/mi-cuenta/")
    visitor.client.cookies["gafete_session"] = str(key)
    assert not visitor.is_in()
    assert not Session.objects.filter(pk=key).exists()


def test_signing_out_by_a_link_does_nothing(house: cast.House, visitor: Browser) -> None:
    visitor.sign_in("carla")
    assert visitor.open("/salir/").status_code == 405
    assert visitor.is_in()


@pytest.mark.parametrize(
    "name", ["\x00carla", "a" * 300, "carla\r\nBcc: x", "'; drop table--", "<b>carla</b>"]
)
def test_odd_names_are_answered_and_not_an_error(house: cast.House, visitor: Browser, name: str) -> None:
    answer = visitor.sign_in(name, WRONG)
    assert answer.status_code == 400
    assert "<b>carla</b>" not in answer.content.decode()


def test_a_password_of_ten_thousand_characters_is_refused_without_hashing(
    house: cast.House, visitor: Browser, hashed: list[str]
) -> None:
    assert visitor.sign_in("carla", "a" * 10_000).status_code == 400
    assert hashed == []
