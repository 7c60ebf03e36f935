"""Passwords that somebody else made: once, not for long, and not for working."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from gafete.identity.models import PasswordKind, User
from gafete.identity.operations.make_temporary_password import make_temporary_password
from gafete.members.models import Member, MemberState
from gafete.members.operations.invite_member import invite_member
from gafete.tenancy.models import Account, CredentialMode, FirstPasswordPolicy
from tests import cast
from tests.signin.browser import Browser, mails

NEW = "cuatro jirafas en la azotea"
TYPED = "papalote verde de marzo"


@pytest.fixture
def newcomer(house: cast.House) -> Member:
    """Somebody whose account mails temporary passwords."""
    Account.objects.filter(pk=house.account.pk).update(credential_mode=CredentialMode.TEMPORARY)
    return house.invite("fausto", house.assignment("viewer", ["centro"]))


def temporary(member: Member) -> str:
    """The password in the newest mail."""
    return make_temporary_password(user=User.objects.get(pk=member.user_id))


def suggest(house: cast.House) -> None:
    Account.objects.filter(pk=house.account.pk).update(first_password_policy=FirstPasswordPolicy.SUGGESTED)


def test_a_temporary_password_opens_nothing_but_the_page_of_the_new_one(
    house: cast.House, newcomer: Member, visitor: Browser
) -> None:
    answer = visitor.sign_in("fausto", temporary(newcomer))
    assert answer["Location"] == "/primera-contrasena/"
    for path in ("/", "/mi-cuenta/", "/mi-cuenta/contrasena/", "/cuentas/", "/mi-cuenta/sesiones/"):
        assert visitor.open(path)["Location"].startswith("/entrar/")
    assert house.member("fausto").state == MemberState.INVITED


def test_after_choosing_his_own_he_is_in_and_active(
    house: cast.House, newcomer: Member, visitor: Browser
) -> None:
    visitor.sign_in("fausto", temporary(newcomer))
    answer = visitor.submit("/primera-contrasena/", {"new": NEW, "again": NEW})
    assert answer["Location"] == "/"
    assert visitor.is_in()
    assert house.member("fausto").state == MemberState.ACTIVE
    assert house.member("fausto").user.password_kind == PasswordKind.OWN


def test_a_temporary_password_works_once(
    newcomer: Member, visitor: Browser, another_visitor: Browser
) -> None:
    password = temporary(newcomer)
    visitor.sign_in("fausto", password)
    answer = another_visitor.sign_in("fausto", password)
    assert answer.status_code == 400
    assert "ya no sirve" in answer.content.decode()


def test_a_temporary_password_dies_unused_after_a_day(newcomer: Member, visitor: Browser) -> None:
    password = temporary(newcomer)
    with time_machine.travel(timezone.now() + timedelta(hours=24, minutes=1)):
        assert visitor.sign_in("fausto", password).status_code == 400
    with time_machine.travel(timezone.now() + timedelta(hours=23, minutes=59)):
        assert visitor.sign_in("fausto", password).status_code == 302


def test_only_the_newest_temporary_password_works(newcomer: Member, visitor: Browser) -> None:
    older, newer = temporary(newcomer), temporary(newcomer)
    assert visitor.sign_in("fausto", older).status_code == 400
    assert visitor.sign_in("fausto", newer).status_code == 302


def test_the_new_password_must_differ(newcomer: Member, visitor: Browser) -> None:
    password = temporary(newcomer)
    visitor.sign_in("fausto", password)
    page = visitor.submit("/primera-contrasena/", {"new": password, "again": password})
    assert page.status_code == 400
    assert "Es la misma que tenías" in page.content.decode()


def test_where_it_is_suggested_he_is_in_with_a_reminder(
    house: cast.House, newcomer: Member, visitor: Browser
) -> None:
    suggest(house)
    assert visitor.sign_in("fausto", temporary(newcomer))["Location"] == "/"
    assert "Elige una tuya" in visitor.open("/").content.decode()
    assert house.member("fausto").state == MemberState.ACTIVE


def test_a_suggested_change_is_due_in_seven_days(
    house: cast.House, newcomer: Member, visitor: Browser
) -> None:
    suggest(house)
    password = temporary(newcomer)
    visitor.sign_in("fausto", password)
    now = timezone.now()
    with time_machine.travel(now + timedelta(days=6, hours=23)):
        assert visitor.sign_in("fausto", password).status_code == 302
    fresh = Browser(Client(enforce_csrf_checks=True))
    with time_machine.travel(now + timedelta(days=7, hours=1)):
        assert fresh.sign_in("fausto", password).status_code == 400


def test_what_an_administrator_typed_must_be_changed_even_where_it_is_only_suggested(
    house: cast.House, visitor: Browser
) -> None:
    suggest(house)
    Account.objects.filter(pk=house.account.pk).update(credential_mode=CredentialMode.TYPED)
    invitation = house.invitation("fausto", house.assignment("viewer", ["centro"]), password=TYPED)
    invite_member(actor=house.actor("olivia"), invitation=invitation)
    assert visitor.sign_in("fausto", TYPED)["Location"] == "/primera-contrasena/"
    visitor.submit("/primera-contrasena/", {"new": NEW, "again": NEW})
    assert visitor.is_in()


def test_the_page_of_the_first_password_is_nobodys_without_a_sign_in(
    house: cast.House, visitor: Browser
) -> None:
    assert visitor.open("/primera-contrasena/")["Location"] == "/entrar/"
    answer = visitor.submit("/primera-contrasena/", {"new": NEW, "again": NEW}, of="/entrar/")
    assert answer["Location"] == "/entrar/"


def test_the_stage_is_left_open_for_a_quarter_of_an_hour(newcomer: Member, visitor: Browser) -> None:
    visitor.sign_in("fausto", temporary(newcomer))
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert visitor.open("/primera-contrasena/")["Location"] == "/entrar/"


def test_the_very_first_sign_in_needs_no_notice_and_the_next_new_browser_gets_one(
    house: cast.House, newcomer: Member, visitor: Browser, another_visitor: Browser
) -> None:
    visitor.sign_in("fausto", temporary(newcomer))
    visitor.submit("/primera-contrasena/", {"new": NEW, "again": NEW})
    assert mails("identity.new_device") == []
    visitor.submit("/salir/", of="/mi-cuenta/")
    visitor.sign_in("fausto", NEW)
    assert mails("identity.new_device") == []
    another_visitor.sign_in("fausto", NEW)
    (mail,) = mails("identity.new_device")
    assert mail.to == "fausto@correo.example"
    assert "Firefox · Windows" in mail.text
    assert "203.0.113.7" in mail.text
