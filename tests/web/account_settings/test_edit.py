from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from tests.cast import House, grupo_maiz
from tests.web.entering import browser_of

pytestmark = pytest.mark.django_db
ADDRESS = "/ajustes/"


@pytest.fixture
def house() -> House:
    return grupo_maiz()


def typed(house: House, **values: Any) -> dict[str, Any]:
    house.account.refresh_from_db()
    return {
        "name": "Grupo Maíz",
        "credential_mode": "link",
        "first_password_policy": "forced",
        "time_zone": "America/Mexico_City",
        "version": house.account.version,
        **values,
    }


def test_the_owner_chooses_how_credentials_travel(house: House) -> None:
    wanted = typed(house, credential_mode="typed", first_password_policy="suggested", copy_link_allowed="on")
    answer = browser_of(house, "olivia").post(reverse("account_settings:edit"), wanted, follow=True)
    house.account.refresh_from_db()
    assert (house.account.credential_mode, house.account.first_password_policy) == ("typed", "suggested")
    assert house.account.copy_link_allowed
    assert "Guardaste los ajustes de la cuenta." in answer.content.decode()


def test_the_later_of_two_people_sees_what_the_other_chose(house: House) -> None:
    browser = browser_of(house, "olivia")
    before = typed(house)
    browser.post(ADDRESS, typed(house, credential_mode="temporary"))
    answer = browser.post(ADDRESS, before | {"name": "Grupo Azul"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Cómo recibe su acceso un usuario nuevo: Contraseña temporal por correo" in page
    assert 'value="Grupo Azul"' in page
    house.account.refresh_from_db()
    assert house.account.name == "Grupo Maíz"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "\u2028"),
        ("name", "\x01"),
        ("credential_mode", "pigeon"),
        ("time_zone", "Mars"),
    ],
)
def test_a_fault_stands_beside_its_field(house: House, field: str, value: str) -> None:
    answer = browser_of(house, "olivia").post(ADDRESS, typed(house, **{field: value}))
    assert answer.status_code == 400
    assert f'id="id_{field}_error"' in answer.content.decode()


def test_an_administrator_of_one_company_does_not_decide_for_the_account(house: House) -> None:
    house.join("bruno", house.assignment("administrator", ["maíz azul"]))
    browser = browser_of(house, "bruno")
    assert browser.get(ADDRESS).status_code == 403
    assert browser.post(ADDRESS, typed(house, name="Mía")).status_code == 403
    assert ADDRESS not in browser.get(reverse("home")).content.decode()
