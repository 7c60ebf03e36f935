from __future__ import annotations

import uuid

import pytest
from django.urls import reverse

from gafete.access.permissions import Permission
from gafete.tenancy.operations.archive_company import archive_company
from tests.cast import House, grupo_maiz, otra_cuenta
from tests.web.entering import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return grupo_maiz()


def address(house: House, key: str = "maíz azul") -> str:
    return reverse("companies:detail", args=[house.companies[key].public_id])


def test_the_page_has_the_fiscal_data_and_the_places(house: House) -> None:
    page = browser_of(house, "olivia").get(address(house)).content.decode()
    for words in ("TMA010101AB1", "601 · General de Ley Personas Morales", "Centro", "Roma"):
        assert words in page
    assert "¿Quién llega aquí?" in page


def test_who_reaches_one_place_sees_the_company_with_that_place_only(house: House) -> None:
    helper = house.assignment("viewer", ["centro"], added=frozenset({Permission.PLACES_MANAGE}))
    house.join("elena", helper)
    page = browser_of(house, "elena").get(address(house)).content.decode()
    assert "Centro" in page
    assert "Roma" not in page
    assert "Nuevo lugar" not in page
    assert reverse("companies:edit", args=[house.companies["maíz azul"].public_id]) not in page


def test_what_is_foreign_and_what_does_not_exist_answer_the_same(house: House) -> None:
    stranger = browser_of(otra_cuenta(), "tomas")
    foreign = stranger.get(address(house))
    missing = stranger.get(reverse("companies:detail", args=[uuid.uuid4()]))
    assert foreign.status_code == missing.status_code == 404
    assert "Maíz" not in foreign.content.decode()


def test_a_company_outside_the_scope_does_not_exist_for_an_administrator_of_another(house: House) -> None:
    house.join("bruno", house.assignment("administrator", ["maíz azul"]))
    browser = browser_of(house, "bruno")
    assert browser.get(address(house)).status_code == 200
    assert browser.get(address(house, "panadería")).status_code == 404


def test_an_archived_company_offers_to_be_restored_and_takes_no_places(house: House) -> None:
    archive_company(actor=house.actor("olivia"), company=house.companies["maíz azul"])
    page = browser_of(house, "olivia").get(address(house)).content.decode()
    assert "Esta empresa está archivada" in page
    assert reverse("companies:restore", args=[house.companies["maíz azul"].public_id]) in page
    assert "Nuevo lugar" not in page


def test_a_company_without_places_says_what_to_do_next(house: House) -> None:
    house.companies["maíz azul"].places.all().delete()
    page = browser_of(house, "olivia").get(address(house)).content.decode()
    assert "Sin lugares de expedición" in page
