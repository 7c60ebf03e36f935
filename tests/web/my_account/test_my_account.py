"""Mi cuenta: what concerns the person himself."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from gafete.identity.models import Session, User
from gafete.members.models import Member
from gafete.members.queries import MemberFilter, list_members
from gafete.outbox.models import Message
from gafete.signin.operations import change_own_username
from gafete.walls.standing import inside
from tests import cast
from tests.signin.browser import Browser, link_in, mails

NEW = "cuatro jirafas en la azotea"


@pytest.fixture
def house(db: None) -> cast.House:
    del db
    return cast.whole_cast()


@pytest.fixture
def strangers(house: cast.House) -> cast.House:
    del house
    return cast.otra_cuenta()


@pytest.fixture
def carla(house: cast.House) -> Browser:
    del house
    visitor = Browser(Client(enforce_csrf_checks=True))
    visitor.sign_in("carla")
    return visitor


@pytest.fixture
def elsewhere(house: cast.House) -> Browser:
    """Carla's second browser."""
    del house
    visitor = Browser(Client(enforce_csrf_checks=True), address="198.51.100.9")
    visitor.sign_in("carla")
    return visitor


def user() -> User:
    return User.objects.get(username="carla")


def change(visitor: Browser, current: str = cast.PASSWORD, new: str = NEW, **more: str) -> object:
    return visitor.submit("/mi-cuenta/contrasena/", {"current": current, "new": new, "again": new, **more})


class TestContrasena:
    def test_the_password_changes_and_this_session_goes_on(self, carla: Browser) -> None:
        answer = carla.submit(
            "/mi-cuenta/contrasena/",
            {"current": cast.PASSWORD, "new": NEW, "again": NEW, "close_others": "on"},
        )
        assert answer.status_code == 302
        assert carla.is_in()
        assert user().check_password(NEW)

    def test_the_present_one_must_be_known(self, carla: Browser) -> None:
        before = user().password
        page = carla.submit("/mi-cuenta/contrasena/", {"current": "no es esta", "new": NEW, "again": NEW})
        assert page.status_code == 400
        assert "No es tu contraseña actual" in page.content.decode()
        assert user().password == before

    def test_the_present_one_cannot_be_guessed_from_an_open_session(self, carla: Browser) -> None:
        for number in range(11):
            change(carla, current=f"intento número {number}")
        page = carla.submit("/mi-cuenta/contrasena/", {"current": cast.PASSWORD, "new": NEW, "again": NEW})
        assert "Espera" in page.content.decode()
        assert user().check_password(cast.PASSWORD)

    def test_the_other_sessions_end_where_it_is_ticked(self, carla: Browser, elsewhere: Browser) -> None:
        change(carla, close_others="on")
        assert carla.is_in()
        assert not elsewhere.is_in()

    def test_the_other_sessions_stay_where_it_is_not(self, carla: Browser, elsewhere: Browser) -> None:
        change(carla)
        assert carla.is_in()
        assert elsewhere.is_in()

    def test_ending_them_is_what_the_form_suggests(self, carla: Browser, elsewhere: Browser) -> None:
        del elsewhere
        page = carla.open("/mi-cuenta/contrasena/").content.decode()
        assert 'name="close_others"' in page
        assert "checked" in page.split('name="close_others"')[1].split(">")[0]

    def test_password_managers_are_told_what_each_box_is(self, carla: Browser) -> None:
        page = carla.open("/mi-cuenta/contrasena/").content.decode()
        assert page.count('autocomplete="new-password"') == 2
        assert 'autocomplete="current-password"' in page
        assert page.count('type="password"') == 3

    def test_the_person_is_told_by_mail(self, carla: Browser) -> None:
        change(carla)
        (mail,) = mails("identity.password_changed")
        assert mail.to == "carla@correo.example"


class TestSesiones:
    def test_they_show_device_address_and_last_use(self, carla: Browser, elsewhere: Browser) -> None:
        del elsewhere
        page = carla.open("/mi-cuenta/sesiones/").content.decode()
        for words in ("Firefox · Windows", "203.0.113.7", "198.51.100.9", "Esta sesión", "Hace un momento"):
            assert words in page

    def test_no_session_key_is_shown(self, carla: Browser) -> None:
        page = carla.open("/mi-cuenta/sesiones/").content.decode()
        assert all(str(session.pk) not in page for session in Session.objects.all())

    def test_one_is_closed(self, carla: Browser, elsewhere: Browser) -> None:
        other = Session.objects.get(address="198.51.100.9")
        carla.submit(f"/mi-cuenta/sesiones/{other.public_id}/cerrar/", of="/mi-cuenta/sesiones/")
        assert carla.is_in()
        assert not elsewhere.is_in()

    def test_all_the_others_are_closed(self, carla: Browser, elsewhere: Browser) -> None:
        carla.submit("/mi-cuenta/sesiones/cerrar-las-demas/", of="/mi-cuenta/sesiones/")
        assert carla.is_in()
        assert not elsewhere.is_in()

    def test_that_of_somebody_else_does_not_exist(self, carla: Browser) -> None:
        dario = Browser(Client(enforce_csrf_checks=True))
        dario.sign_in("dario")
        his = Session.objects.get(user__username="dario")
        answer = carla.submit(f"/mi-cuenta/sesiones/{his.public_id}/cerrar/", of="/mi-cuenta/sesiones/")
        assert answer.status_code == 404
        assert dario.is_in()

    def test_ones_own_can_be_closed_too(self, carla: Browser) -> None:
        mine = Session.objects.get(user=user())
        answer = carla.submit(f"/mi-cuenta/sesiones/{mine.public_id}/cerrar/", of="/mi-cuenta/sesiones/")
        assert answer["Location"] == "/entrar/"
        assert not carla.is_in()


class TestCorreo:
    NEW_ADDRESS = "carla.nueva@correo.example"

    def ask(self, visitor: Browser, email: str = NEW_ADDRESS, password: str = cast.PASSWORD) -> str:
        answer = visitor.submit("/mi-cuenta/correo/", {"email": email, "password": password})
        return str(answer.content.decode())

    def test_nothing_changes_before_the_new_address_confirms(self, carla: Browser) -> None:
        self.ask(carla)
        assert user().email == "carla@correo.example"
        (mail,) = mails("identity.confirm_email")
        assert mail.to == self.NEW_ADDRESS

    def test_confirming_changes_it_everywhere_and_tells_the_old_one(
        self, house: cast.House, carla: Browser
    ) -> None:
        self.ask(carla)
        carla.open(link_in(mails("identity.confirm_email")[0], containing="/confirmar-correo/"))
        assert user().email == "carla@correo.example", "opening the link changes nothing"
        carla.submit("/correo-nuevo/")
        assert user().email == self.NEW_ADDRESS
        assert house.member("carla").email == self.NEW_ADDRESS
        (notice,) = mails("identity.email_changed")
        assert notice.to == "carla@correo.example"

    def test_the_link_works_once(self, carla: Browser) -> None:
        self.ask(carla)
        link = link_in(mails("identity.confirm_email")[0], containing="/confirmar-correo/")
        carla.open(link)
        carla.submit("/correo-nuevo/")
        carla.open(link)
        assert carla.open("/correo-nuevo/").status_code == 410

    def test_the_link_ends_after_a_day(self, carla: Browser) -> None:
        self.ask(carla)
        link = link_in(mails("identity.confirm_email")[0], containing="/confirmar-correo/")
        with time_machine.travel(timezone.now() + timedelta(hours=24, minutes=1)):
            carla.open(link)
            assert carla.open("/correo-nuevo/").status_code == 410

    def test_a_recovery_link_to_the_old_address_dies_with_it(self, carla: Browser) -> None:
        visitor = Browser(Client(enforce_csrf_checks=True))
        visitor.submit("/recuperar/", {"login": "carla"})
        old = link_in(mails("identity.recovery")[0], containing="/contrasena/")
        self.ask(carla)
        carla.open(link_in(mails("identity.confirm_email")[0], containing="/confirmar-correo/"))
        carla.submit("/correo-nuevo/")
        visitor.open(old)
        assert visitor.open("/nueva-contrasena/").status_code == 410

    def test_the_password_is_asked(self, carla: Browser) -> None:
        assert "No es tu contraseña" in self.ask(carla, password="no es esta")
        assert user().pending_email == ""

    def test_an_address_that_somebody_has_is_answered_like_any_other(self, carla: Browser) -> None:
        free = self.ask(carla, "nadie@correo.example")
        taken = self.ask(carla, "dario@correo.example")
        assert free == taken == ""
        assert not [mail for mail in mails("identity.confirm_email") if mail.to == "dario@correo.example"]

    def test_a_change_of_mind_kills_the_link(self, carla: Browser) -> None:
        self.ask(carla)
        link = link_in(mails("identity.confirm_email")[0], containing="/confirmar-correo/")
        carla.submit("/mi-cuenta/correo/cancelar/", of="/mi-cuenta/")
        carla.open(link)
        assert carla.open("/correo-nuevo/").status_code == 410

    @pytest.mark.parametrize(
        "email", ["sin-arroba", "a@b\r\nBcc: x@y.example", "x" * 300 + "@y.example", "cаrla@correo.example"]
    )
    def test_what_is_no_address_is_told_beside_the_box(self, carla: Browser, email: str) -> None:
        page = self.ask(carla, email)
        assert "id_email_error" in page
        assert not Message.objects.filter(kind="identity.confirm_email").exists()


class TestDatos:
    def test_name_language_and_theme_are_kept(self, carla: Browser) -> None:
        carla.submit("/mi-cuenta/", {"name": "Carla Ríos", "language": "en", "theme": "dark"})
        assert (user().name, user().language, user().theme) == ("Carla Ríos", "en", "dark")
        page = carla.open("/mi-cuenta/").content.decode()
        assert '<html lang="en"' in page
        assert 'data-bs-theme="dark"' in page

    @pytest.mark.parametrize(
        "data",
        [
            {"name": "", "language": "en", "theme": "dark"},
            {"name": "x" * 121, "language": "en", "theme": "dark"},
            {"name": "Carla", "language": "xx", "theme": "dark"},
            {"name": "Carla", "language": "en", "theme": "neon"},
            {"name": "Car\u202ela", "language": "en", "theme": "dark"},
        ],
    )
    def test_bad_values_are_refused_and_change_nothing(self, carla: Browser, data: dict[str, str]) -> None:
        assert carla.submit("/mi-cuenta/", data).status_code == 400
        assert user().name == "Carla Prueba"

    def test_nothing_else_can_be_changed_through_the_form(self, carla: Browser) -> None:
        carla.submit(
            "/mi-cuenta/",
            {
                "name": "Carla",
                "language": "en",
                "theme": "dark",
                "email": "x@y.example",
                "username": "otra",
                "password_kind": "none",
            },
        )
        assert (user().email, user().username, user().password_kind) == (
            "carla@correo.example",
            "carla",
            "own",
        )


class TestAvisos:
    def test_what_is_not_ticked_is_silenced(self, carla: Browser) -> None:
        carla.submit("/mi-cuenta/avisos/", {"notices": ["new_device", "invented"]})
        assert user().muted_notices == [
            "access_changed",
            "access_requests",
            "access_ending",
            "access_reviews",
        ]

    def test_changes_of_password_and_address_cannot_be_silenced(self, carla: Browser) -> None:
        carla.submit("/mi-cuenta/avisos/", {})
        change(carla)
        assert mails("identity.password_changed")


@pytest.mark.parametrize("path", ["", "correo/", "contrasena/", "sesiones/", "avisos/"])
def test_strangers_are_asked_to_sign_in(db: None, path: str) -> None:
    del db
    assert Client().get(f"/mi-cuenta/{path}")["Location"].startswith("/entrar/?next=")


def _found(house: cast.House, text: str) -> list[Member]:
    with inside(house.account.pk):
        return list_members(house.actor("olivia"), filters=MemberFilter(search=text)).rows


class TestCuentaDeUsuario:
    def ask(self, visitor: Browser, username: str = "carlita", password: str = cast.PASSWORD) -> str:
        answer = visitor.submit("/mi-cuenta/cuenta-de-usuario/", {"username": username, "password": password})
        return str(answer.content.decode())

    def test_it_changes_everywhere_and_is_told(self, house: cast.House, carla: Browser) -> None:
        self.ask(carla, " Carlita ")
        person = house.member("carla").user
        assert person.username == house.member("carla").username == "carlita"
        assert carla.is_in()
        (notice,) = mails("identity.username_changed")
        assert notice.to == "carla@correo.example"
        assert "carlita" in notice.text
        newcomer = Browser(Client(enforce_csrf_checks=True))
        newcomer.sign_in("carlita")
        assert newcomer.is_in()

    def test_the_account_finds_the_new_one_and_the_old_one_is_free(
        self, house: cast.House, carla: Browser
    ) -> None:
        self.ask(carla)
        found = _found(house, "carlita")
        assert [member.username for member in found] == ["carlita"]
        row = house.assignment("viewer", ["centro"])
        assert house.invite("carla", row, email="tocaya@correo.example").username == "carla"

    def test_an_account_that_he_has_not_entered_keeps_what_it_typed(
        self, carla: Browser, strangers: cast.House
    ) -> None:
        there = strangers.invite(
            "apodo", strangers.assignment("viewer", ["lejos"]), by="tomas", email="carla@correo.example"
        )
        self.ask(carla)
        there.refresh_from_db()
        assert there.username == "apodo"

    def test_the_password_is_asked_before_anything_is_told(self, carla: Browser) -> None:
        page = self.ask(carla, "dario", password="no es esta")
        assert "No es tu contraseña" in page
        assert "ocupada" not in page
        assert user().username == "carla"

    def test_a_taken_one_is_refused_with_free_ones(self, house: cast.House, carla: Browser) -> None:
        page = self.ask(carla, "dario")
        assert "ya está ocupada" in page
        assert "<strong>dario2</strong>" in page
        house.invite("reservada", house.assignment("viewer", ["centro"]))
        assert "ya está ocupada" in self.ask(carla, "reservada")
        assert mails("identity.username_changed") == []

    def test_whoever_was_quicker_has_it(self, carla: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(change_own_username, "require_free_username", lambda _username: None)
        assert "ya está ocupada" in self.ask(carla, "dario")
        assert user().username == "carla"

    @pytest.mark.parametrize("username", ["carla", "ab", "con espacio", "a@b.mx", "soporte", "ñandú"])
    def test_what_cannot_be_one_is_told_beside_the_box(self, carla: Browser, username: str) -> None:
        assert "id_username_error" in self.ask(carla, username)

    def test_guessing_the_password_makes_wait(self, carla: Browser) -> None:
        pages = [self.ask(carla, password=f"intento {number}") for number in range(12)]
        assert "No es tu contraseña" in pages[0]
        assert "No es tu contraseña" not in pages[-1]
