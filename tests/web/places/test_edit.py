from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.urls import reverse

from gafete.access.permissions import Permission
from gafete.tenancy.operations.archive_company import archive_company
from gafete.tenancy.operations.archive_place import archive_place
from tests.cast import House, grupo_maiz, otra_cuenta
from tests.web.entering import browser_of

pytestmark = pytest.mark.django_db
MANAGES = frozenset({Permission.PLACES_MANAGE})


@pytest.fixture
def house() -> House:
    return grupo_maiz()


def address(house: House, verb: str = "edit", place: str = "centro") -> str:
    return reverse(f"places:{verb}", args=[house.places[place].public_id])


def typed(**values: Any) -> dict[str, Any]:
    return {
        "name": "Centro",
        "postal_code": "06000",
        "time_zone": "America/Mexico_City",
        "version": 1,
        **values,
    }


def test_a_change_is_saved_and_told(house: House) -> None:
    answer = browser_of(house, "olivia").post(address(house), typed(code="C1"), follow=True)
    house.places["centro"].refresh_from_db()
    assert house.places["centro"].code == "C1"
    assert "Guardaste los cambios de Centro." in answer.content.decode()


def test_the_later_of_two_administrators_sees_both_values(house: House) -> None:
    browser = browser_of(house, "olivia")
    browser.post(address(house), typed(time_zone="America/Cancun"))
    answer = browser.post(address(house), typed(code="C2"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Zona horaria: Sureste (Cancún, Chetumal)" in page
    assert 'value="C2"' in page


def test_a_fault_stands_beside_its_field(house: House) -> None:
    browser = browser_of(house, "olivia")
    for wrong in ({"name": "Roma"}, {"postal_code": "x"}):
        answer = browser.post(address(house), typed(**wrong))
        assert answer.status_code == 400
        assert f'id="id_{next(iter(wrong))}_error"' in answer.content.decode()


def test_who_manages_one_place_cannot_open_its_neighbour(house: House) -> None:
    house.join(
        "elena",
        house.assignment("viewer", ["centro"], added=MANAGES),
        house.assignment("viewer", ["roma"]),
    )
    browser = browser_of(house, "elena")
    assert browser.get(address(house)).status_code == 200
    assert browser.get(address(house, place="roma")).status_code == 403
    assert browser.get(address(house, place="cancún")).status_code == 404
    assert browser.post(address(house, place="roma"), typed(name="Mía")).status_code == 403


def test_what_is_foreign_and_what_does_not_exist_answer_the_same(house: House) -> None:
    stranger = browser_of(otra_cuenta(), "tomas")
    assert stranger.get(address(house)).status_code == 404
    assert stranger.get(reverse("places:edit", args=[uuid.uuid4()])).status_code == 404


def test_a_place_is_archived_with_a_way_back(house: House) -> None:
    browser = browser_of(house, "olivia")
    page = browser.post(address(house, "archive"), follow=True).content.decode()
    assert "Archivaste Centro." in page
    assert "Deshacer" in page
    assert "Este lugar está archivado" in browser.get(address(house)).content.decode()
    browser.post(address(house, "restore"))
    house.places["centro"].refresh_from_db()
    assert not house.places["centro"].is_archived


def test_a_place_of_an_archived_company_waits_for_it(house: House) -> None:
    archive_place(actor=house.actor("olivia"), place=house.places["centro"])
    archive_company(actor=house.actor("olivia"), company=house.companies["maíz azul"])
    page = browser_of(house, "olivia").post(address(house, "restore"), follow=True).content.decode()
    assert "Restáurala primero." in page
    house.places["centro"].refresh_from_db()
    assert house.places["centro"].is_archived


@pytest.mark.parametrize("verb", ["archive", "restore"])
def test_only_who_manages_the_place_does_it(house: House, verb: str) -> None:
    house.join(
        "elena",
        house.assignment("viewer", ["centro"], added=MANAGES),
        house.assignment("viewer", ["roma"]),
    )
    browser = browser_of(house, "elena")
    assert browser.get(address(house, verb)).status_code == 405
    assert browser.post(address(house, verb, "roma")).status_code == 403
    assert browser.post(address(house, verb, "cancún")).status_code == 404
