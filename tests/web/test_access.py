"""The doors of pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from gafete.access.denials import AccessDenied
from gafete.access.permissions import Permission
from gafete.faults import NotFound
from gafete.web.access import Access, Door, access_of, any_member, owner_only, public, requires
from gafete.web.errors import DenialMiddleware, server_error
from gafete.web.menu import SIDE, TOP, side_menu
from tests import cast
from tests.web.entering import browser_of


@pytest.fixture
def house(db: None) -> cast.House:
    del db
    return cast.whole_cast()


def page(_request: HttpRequest) -> HttpResponse:
    """A page of its own for each test."""
    return HttpResponse("inside")


def test_each_door_admits_whom_it_says(house: cast.House) -> None:
    doors = {
        "member": Access(Door.MEMBER),
        "owner": Access(Door.OWNER),
        "manage": Access(Door.PERMISSION, (Permission.USERS_MANAGE,)),
        "either": Access(Door.PERMISSION, (Permission.BILLING_MANAGE, Permission.CFDI_DRAFT)),
    }
    admitted = {
        name: {door for door, access in doors.items() if access.admits(house.actor(name))}
        for name in ("olivia", "ana", "carla", "elena")
    }
    assert admitted == {
        "olivia": {"member", "owner", "manage", "either"},
        "ana": {"member", "manage"}
        | ({"either"} if house.actor("ana").may_anywhere("cfdi.draft") else set()),
        "carla": {"member", "either"},
        "elena": {"member"},
    }


def test_a_refusal_speaks_with_the_permissions_own_sentence(house: cast.House) -> None:
    with pytest.raises(AccessDenied) as refused:
        Access(Door.PERMISSION, (Permission.USERS_MANAGE,)).require(house.actor("elena"))
    assert str(refused.value) == Permission.USERS_MANAGE.denial


def test_a_door_without_a_permission_cannot_be_declared() -> None:
    with pytest.raises(ValueError, match="at least one"):
        requires()


def test_a_view_declares_its_access_once() -> None:
    def twice(_request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    with pytest.raises(ValueError, match="twice"):
        public(any_member(twice))


def test_what_was_declared_can_be_read() -> None:
    assert access_of(owner_only(page)) == Access(Door.OWNER)
    assert access_of(page) is None


class TestAnswers:
    """What people see when something is not for them."""

    def answer(self, house: cast.House, name: str, error: Exception) -> Any:
        request: Any = RequestFactory().get("/x/")
        request.user = house.member(name).user
        request.session = {}
        request.actor = house.actor(name)
        request.membership = None
        request.resolver_match = None
        del request.membership
        return DenialMiddleware(lambda _request: HttpResponse()).process_exception(request, error)

    def test_a_member_reads_what_he_lacks_and_whom_to_ask(self, house: cast.House) -> None:
        refusal = AccessDenied.because(house.actor("elena").explain("users.manage", house.whole))
        answer = self.answer(house, "elena", refusal)
        text = answer.content.decode()
        assert answer.status_code == 403
        assert Permission.USERS_MANAGE.denial in text
        assert "Olivia Titular" in text

    def test_what_is_hidden_looks_like_what_is_not_there(self, house: cast.House) -> None:
        hidden = self.answer(house, "elena", NotFound())
        missing = browser_of(house, "elena").get("/no-existe/")
        assert hidden.status_code == missing.status_code == 404
        assert "No encontramos esta página" in hidden.content.decode()
        assert "No encontramos esta página" in missing.content.decode()

    def test_other_errors_are_not_swallowed(self, house: cast.House) -> None:
        assert self.answer(house, "elena", RuntimeError()) is None


class TestMenu:
    def test_an_entry_is_shown_only_to_whom_its_page_opens(self, house: cast.House) -> None:
        for name in ("olivia", "ana", "carla", "elena"):
            client = browser_of(house, name)
            shown = [link for section in side_menu(house.actor(name), "") for link in section.links]
            assert shown
            for link in shown:
                assert client.get(link.url).status_code == 200, (name, link.label)

    def test_a_cashier_is_not_shown_the_administration(self, house: cast.House) -> None:
        labels = {link.label for section in side_menu(house.actor("carla"), "") for link in section.links}
        assert "Inicio" in labels
        assert not labels & {"Perfiles", "Bitácora", "Plan y asientos"}

    def test_the_labels_are_those_of_the_portal(self) -> None:
        labels = [str(entry.label) for section in SIDE for entry in section.entries]
        assert labels[:5] == ["Inicio", "Comprobantes", "Clientes", "Productos y servicios", "Reportes"]
        assert {
            "Empresas",
            "Lugares de expedición",
            "Usuarios",
            "Perfiles",
            "Plan y asientos",
            "Bitácora",
        } <= set(labels)
        assert [str(entry.label) for entry in TOP] == ["Usuarios", "Ayuda", "Chat"]

    def test_the_present_page_is_marked(self, house: cast.House) -> None:
        page = browser_of(house, "olivia").get("/").content.decode()
        assert page.count('aria-current="page"') == 1

    def test_every_page_offers_to_sign_out(self, house: cast.House) -> None:
        client = browser_of(house, "carla")
        for path in ("/", "/mi-cuenta/", "/cuentas/"):
            assert 'action="/salir/"' in client.get(path).content.decode()


def test_the_page_of_an_unexpected_error_needs_no_database() -> None:
    request: Any = RequestFactory().get("/")
    answer = server_error(request)
    assert answer.status_code == 500
    assert "no se guardó nada" in answer.content.decode()


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "testserver:80@evil.example"])
def test_an_unknown_host_is_a_bad_request(db: None, host: str) -> None:
    del db
    assert Client().get("/entrar/", HTTP_HOST=host).status_code == 400
