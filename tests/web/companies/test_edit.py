from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from gafete.access.permissions import Permission
from tests.cast import House, grupo_maiz
from tests.web.entering import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return grupo_maiz()


def address(house: House) -> str:
    return reverse("companies:edit", args=[house.companies["maíz azul"].public_id])


def typed(**values: Any) -> dict[str, Any]:
    return {
        "rfc": "TMA010101AB1",
        "legal_name": "Tortillería Maíz Azul",
        "trade_name": "Maíz Azul",
        "tax_regime": "601",
        "postal_code": "06000",
        "version": 1,
        **values,
    }


def test_the_form_shows_what_is_stored(house: House) -> None:
    page = browser_of(house, "olivia").get(address(house)).content.decode()
    assert 'value="TMA010101AB1"' in page
    assert '<option value="601" selected>' in page


def test_a_change_is_saved_and_told(house: House) -> None:
    answer = browser_of(house, "olivia").post(address(house), typed(postal_code="06700"), follow=True)
    house.companies["maíz azul"].refresh_from_db()
    assert house.companies["maíz azul"].postal_code == "06700"
    assert "Guardaste los cambios de Maíz Azul." in answer.content.decode()


def test_the_later_of_two_administrators_sees_both_values_and_may_save_again(house: House) -> None:
    browser = browser_of(house, "olivia")
    browser.post(address(house), typed(trade_name="Molino Azul"))
    answer = browser.post(address(house), typed(trade_name="Azul de Roma", tax_regime="603"))
    page = answer.content.decode()
    company = house.companies["maíz azul"]
    company.refresh_from_db()
    assert answer.status_code == 409
    assert company.trade_name == "Molino Azul"
    assert "Alguien más guardó cambios" in page
    assert "Nombre comercial: Molino Azul" in page
    assert "Régimen fiscal: 601 · General de Ley Personas Morales" in page
    assert "Razón social: " not in page
    assert 'value="Azul de Roma"' in page
    assert 'name="version" value="2"' in page

    browser.post(address(house), typed(trade_name="Azul de Roma", version=2))
    company.refresh_from_db()
    assert company.trade_name == "Azul de Roma"


def test_a_fault_stands_beside_its_field(house: House) -> None:
    browser = browser_of(house, "olivia")
    answer = browser.post(address(house), typed(rfc=house.companies["panadería"].rfc))
    assert answer.status_code == 400
    assert 'id="id_rfc_error"' in answer.content.decode()
    assert browser.post(address(house), typed(tax_regime="612")).status_code == 400


def test_a_form_without_its_version_edits_what_is_there(house: House) -> None:
    answer = browser_of(house, "olivia").post(address(house), typed(trade_name="Azul", version=""))
    assert answer.status_code == 302


def test_who_sees_the_company_but_may_not_edit_it_gets_the_sentence(house: House) -> None:
    helper = house.assignment("viewer", ["maíz azul"], added=frozenset({Permission.PLACES_MANAGE}))
    house.join("elena", helper)
    for answer in (
        browser_of(house, "elena").get(address(house)),
        browser_of(house, "elena").post(address(house), typed(trade_name="Mía")),
    ):
        assert answer.status_code == 403
        assert "No puedes editar los datos de esta empresa." in answer.content.decode()
    house.companies["maíz azul"].refresh_from_db()
    assert house.companies["maíz azul"].trade_name != "Mía"
