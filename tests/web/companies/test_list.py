from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from gafete.tenancy.operations.archive_company import archive_company
from gafete.tenancy.operations.create_company import create_company
from gafete.tenancy.rules import CompanyFields
from tests.cast import House, grupo_maiz, open_house
from tests.web.entering import browser_of

pytestmark = pytest.mark.django_db
FONDA = CompanyFields(rfc="FON200101AB1", legal_name="Fonda Lupita", tax_regime="601", postal_code="06000")


@pytest.fixture
def house() -> House:
    return grupo_maiz()


def read(house: House, name: str, **query: Any) -> str:
    answer = browser_of(house, name).get(reverse("companies:list"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_owner_sees_every_company_and_may_add_one(house: House) -> None:
    page = read(house, "olivia")
    assert "Tortillería Maíz Azul" in page
    assert "Panadería La Concha" in page
    assert reverse("companies:create") in page


def test_an_administrator_of_one_company_sees_that_one_and_cannot_add(house: House) -> None:
    house.join("bruno", house.assignment("administrator", ["maíz azul"]))
    page = read(house, "bruno")
    assert "Tortillería Maíz Azul" in page
    assert "Panadería La Concha" not in page
    assert reverse("companies:create") not in page


def test_a_cashier_is_told_what_is_missing(house: House) -> None:
    house.join("carla", house.assignment("issuer", ["cancún"]))
    answer = browser_of(house, "carla").get(reverse("companies:list"))
    assert answer.status_code == 403
    assert "No puedes editar los datos de esta empresa." in answer.content.decode()


def test_a_search_keeps_its_words_and_finds_without_accents(house: House) -> None:
    create_company(actor=house.actor("olivia"), fields=FONDA)
    page = read(house, "olivia", q="fónda")
    assert "Fonda Lupita" in page
    assert "Maíz Azul" not in page
    assert 'value="fónda"' in page


def test_a_search_without_a_result_offers_the_way_back(house: House) -> None:
    page = read(house, "olivia", q="nada de esto")
    assert "Ninguna empresa coincide" in page


def test_archived_companies_are_a_filter_away(house: House) -> None:
    archive_company(actor=house.actor("olivia"), company=house.companies["maíz azul"])
    assert "Tortillería Maíz Azul" not in read(house, "olivia")
    page = read(house, "olivia", kept="archived")
    assert "Tortillería Maíz Azul" in page
    assert reverse("companies:restore", args=[house.companies["maíz azul"].public_id]) in page


def test_a_new_account_is_told_what_to_do_first() -> None:
    page = read(open_house("Cuenta nueva", "nora"), "nora")
    assert "Aún no hay empresas" in page


@pytest.mark.parametrize("query", [{"kept": "bogus"}, {"q": "\x00"}, {"q": "x" * 500}])
def test_a_filter_that_makes_no_sense_is_no_fault_of_the_server(house: House, query: dict[str, str]) -> None:
    read(house, "olivia", **query)


def test_a_cursor_that_somebody_made_up_is_refused(house: House) -> None:
    answer = browser_of(house, "olivia").get(reverse("companies:list"), {"cursor": "not-ours"})
    assert answer.status_code == 400
