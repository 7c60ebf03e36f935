"""Forgotten passwords and user names: one answer for everybody, one use for each link."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from gafete.identity.models import Session, User
from gafete.members.links import invitation_link
from gafete.outbox.models import Message
from tests import cast
from tests.signin.browser import Browser, link_in, mails, without_tokens

NEW = "cuatro jirafas en la azotea"
KIND = "identity.recovery"


def ask(visitor: Browser, typed: str) -> None:
    answer = visitor.submit("/recuperar/", {"login": typed})
    assert answer["Location"] == "/recuperar/enviado/"


def test_everybody_gets_the_same_answer(house: cast.House, visitor: Browser, hashed: list[str]) -> None:
    pages = set()
    for typed in ("carla", "carla@correo.example", "nobody-at-all", "nobody@correo.example"):
        ask(visitor, typed)
        pages.add(without_tokens(visitor.open("/recuperar/enviado/")))
    assert len(pages) == 1
    assert hashed == []


def test_only_who_exists_gets_a_mail_and_it_tells_him_his_user_name(
    house: cast.House, visitor: Browser
) -> None:
    ask(visitor, "carla@correo.example")
    ask(visitor, "nobody@correo.example")
    (mail,) = mails(KIND)
    assert mail.to == "carla@correo.example"
    assert "carla" in mail.text
    assert "http://testserver/contrasena/" in mail.text


def test_a_blocked_identity_gets_no_mail(house: cast.House, visitor: Browser) -> None:
    User.objects.filter(username="carla").update(blocked_at=timezone.now())
    ask(visitor, "carla")
    assert not Message.objects.filter(kind=KIND).exists()


def test_the_link_comes_from_the_settings_whatever_the_request_says(
    house: cast.House, visitor: Browser
) -> None:
    page = visitor.client.get("/recuperar/", HTTP_HOST="evil.example", HTTP_X_FORWARDED_HOST="evil.example")
    assert page.status_code == 400
    visitor.client.defaults["HTTP_X_FORWARDED_HOST"] = "evil.example"
    ask(visitor, "carla")
    (mail,) = mails(KIND)
    assert "evil.example" not in mail.text + mail.html


def test_the_new_password_works_and_the_old_one_does_not(house: cast.House, visitor: Browser) -> None:
    ask(visitor, "carla")
    link = link_in(mails(KIND)[0], containing="/contrasena/")
    assert visitor.open(link)["Location"] == "/nueva-contrasena/"
    answer = visitor.submit("/nueva-contrasena/", {"new": NEW, "again": NEW})
    assert answer["Location"] == "/entrar/"
    assert not visitor.is_in(), "a link sets a password; it never signs anybody in"
    assert visitor.sign_in("carla", cast.PASSWORD).status_code == 400
    assert visitor.sign_in("carla", NEW).status_code == 302


def test_whoever_is_signed_in_reads_that_it_worked_and_signs_in_again(
    house: cast.House, visitor: Browser
) -> None:
    visitor.sign_in("carla")
    ask(visitor, "carla")
    visitor.open(link_in(mails(KIND)[0], containing="/contrasena/"))
    answer = visitor.submit("/nueva-contrasena/", {"new": NEW, "again": NEW})
    assert answer["Location"] == "/entrar/"
    assert "Tu contraseña nueva ya sirve." in visitor.open("/entrar/").content.decode()
    assert not visitor.is_in()
    assert visitor.sign_in("carla", NEW).status_code == 302


def test_the_session_of_somebody_else_in_this_browser_goes_on(house: cast.House, visitor: Browser) -> None:
    visitor.sign_in("elena")
    ask(visitor, "carla")
    visitor.open(link_in(mails(KIND)[0], containing="/contrasena/"))
    visitor.submit("/nueva-contrasena/", {"new": NEW, "again": NEW})
    assert visitor.is_in()


def test_opening_the_link_uses_nothing_up(
    house: cast.House, visitor: Browser, another_visitor: Browser
) -> None:
    ask(visitor, "carla")
    link = link_in(mails(KIND)[0], containing="/contrasena/")
    for _scanner in range(3):
        another_visitor.open(link)
        another_visitor.open("/nueva-contrasena/")
    visitor.open(link)
    assert visitor.submit("/nueva-contrasena/", {"new": NEW, "again": NEW})["Location"] == "/entrar/"


def test_a_link_works_once(house: cast.House, visitor: Browser) -> None:
    ask(visitor, "carla")
    link = link_in(mails(KIND)[0], containing="/contrasena/")
    visitor.open(link)
    visitor.submit("/nueva-contrasena/", {"new": NEW, "again": NEW})
    visitor.open(link)
    assert visitor.open("/nueva-contrasena/").status_code == 410
    again = visitor.submit(
        "/nueva-contrasena/", {"new": "otra frase muy distinta", "again": "otra frase muy distinta"}
    )
    assert again.status_code in {403, 410}
    assert visitor.sign_in("carla", NEW).status_code == 302


def test_a_link_ends_after_a_day(house: cast.House, visitor: Browser) -> None:
    ask(visitor, "carla")
    link = link_in(mails(KIND)[0], containing="/contrasena/")
    with time_machine.travel(timezone.now() + timedelta(hours=22, minutes=59)):
        visitor.open(link)
        assert visitor.open("/nueva-contrasena/").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(hours=24, minutes=1)):
        visitor.open(link)
        assert visitor.open("/nueva-contrasena/").status_code == 410


@pytest.mark.parametrize("change", ["email", "password", "blocked"])
def test_a_link_dies_when_what_it_rests_on_changes(house: cast.House, visitor: Browser, change: str) -> None:
    ask(visitor, "carla")
    link = link_in(mails(KIND)[0], containing="/contrasena/")
    user = User.objects.get(username="carla")
    if change == "email":
        user.email = "nueva@correo.example"
    elif change == "password":
        user.set_password(NEW)
    else:
        user.blocked_at = timezone.now()
    user.save()
    visitor.open(link)
    assert visitor.open("/nueva-contrasena/").status_code == 410


def test_a_link_of_one_purpose_opens_no_other_door(house: cast.House, visitor: Browser) -> None:
    ask(visitor, "carla")
    password_token = link_in(mails(KIND)[0], containing="/contrasena/").split("/")[-2]
    member = house.invite("fausto", house.assignment("viewer", ["centro"]))
    join_token = invitation_link(member).split("/")[-2]
    for path, page in (("activar", "/invitacion/"), ("confirmar-correo", "/correo-nuevo/")):
        visitor.open(f"/{path}/{password_token}/")
        assert visitor.open(page).status_code == 410
    for path, page in (("contrasena", "/nueva-contrasena/"), ("confirmar-correo", "/correo-nuevo/")):
        visitor.open(f"/{path}/{join_token}/")
        assert visitor.open(page).status_code == 410


@pytest.mark.parametrize("token", ["x", "a" * 70, "a" * 5000, "ñandú", "%00", "AAAA-_AA", "../.."])
def test_an_invented_link_is_told_to_be_over(house: cast.House, visitor: Browser, token: str) -> None:
    answer = visitor.open(f"/contrasena/{token}/")
    if answer.status_code == 302:
        assert visitor.open("/nueva-contrasena/").status_code == 410
    else:
        assert answer.status_code == 404


def test_a_link_changed_in_one_character_is_worthless(house: cast.House, visitor: Browser) -> None:
    ask(visitor, "carla")
    token = link_in(mails(KIND)[0], containing="/contrasena/").split("/")[-2]
    for at in (0, 10, 22, 30, len(token) - 2):
        other = "A" if token[at] != "A" else "B"
        visitor.open(f"/contrasena/{token[:at]}{other}{token[at + 1 :]}/")
        assert visitor.open("/nueva-contrasena/").status_code == 410


def test_the_pages_of_links_tell_their_address_to_nobody(house: cast.House, visitor: Browser) -> None:
    ask(visitor, "carla")
    link = link_in(mails(KIND)[0], containing="/contrasena/")
    moved = visitor.open(link)
    page = visitor.open("/nueva-contrasena/")
    assert moved["Referrer-Policy"] == "no-referrer"
    # Not "no-referrer": browsers would post its form with "Origin: null", which is refused as forged.
    assert page["Referrer-Policy"] == "same-origin"
    for answer in (moved, page):
        assert answer["Cache-Control"] == "no-store"
    assert link.split("/")[-2] not in page.content.decode()
    cookie = moved.cookies["gafete_link_password"]
    assert cookie["httponly"]
    assert 0 < int(cookie["max-age"]) <= 1800


def test_setting_a_password_by_link_ends_every_session(
    house: cast.House, visitor: Browser, another_visitor: Browser
) -> None:
    another_visitor.sign_in("carla")
    ask(visitor, "carla")
    visitor.open(link_in(mails(KIND)[0], containing="/contrasena/"))
    visitor.submit("/nueva-contrasena/", {"new": NEW, "again": NEW})
    assert not another_visitor.is_in()
    assert not Session.objects.filter(user__username="carla").exists()


def test_the_person_is_told_that_his_password_changed(house: cast.House, visitor: Browser) -> None:
    ask(visitor, "carla")
    visitor.open(link_in(mails(KIND)[0], containing="/contrasena/"))
    visitor.submit("/nueva-contrasena/", {"new": NEW, "again": NEW})
    (mail,) = mails("identity.password_changed")
    assert mail.to == "carla@correo.example"
    assert NEW not in mail.text + mail.html


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("corta", "al menos 15 caracteres"),
        ("contraseña segura", "Mucha gente usa"),
        ("carla anda en bicicleta", "carla"),
        ("vamos todos a grupo maiz", "maiz"),
        ("lkjhgfdsapoiuytrewq", "secuencia del teclado"),
    ],
)
def test_a_bad_password_is_refused_beside_its_field_with_the_reason(
    house: cast.House, visitor: Browser, typed: str, reason: str
) -> None:
    ask(visitor, "carla")
    visitor.open(link_in(mails(KIND)[0], containing="/contrasena/"))
    page = visitor.submit("/nueva-contrasena/", {"new": typed, "again": typed})
    assert page.status_code == 400
    text = page.content.decode()
    assert reason in text
    assert 'aria-describedby="id_new_error id_new_hint"' in text
    assert f'value="{typed}"' not in text


def test_two_different_passwords_are_told_beside_the_second(house: cast.House, visitor: Browser) -> None:
    ask(visitor, "carla")
    visitor.open(link_in(mails(KIND)[0], containing="/contrasena/"))
    page = visitor.submit("/nueva-contrasena/", {"new": NEW, "again": NEW + "s"})
    assert "No es igual a la de arriba" in page.content.decode()


def test_a_mailbox_is_not_flooded_and_the_answer_stays_the_same(house: cast.House, visitor: Browser) -> None:
    for _again in range(6):
        ask(visitor, "carla")
    assert Message.objects.filter(kind=KIND).count() == 3


def test_no_link_lies_in_the_database(house: cast.House, visitor: Browser) -> None:
    ask(visitor, "carla")
    token = link_in(mails(KIND)[0], containing="/contrasena/").split("/")[-2]
    row = Message.objects.get(kind=KIND)
    assert row.parameters == {"user": User.objects.get(username="carla").pk}
    assert token not in str(list(Session.objects.values()))
