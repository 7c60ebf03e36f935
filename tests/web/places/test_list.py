from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from gafete.access.permissions import Permission
from gafete.tenancy.operations.archive_place import archive_place
from gafete.tenancy.operations.create_place import create_place
from gafete.tenancy.rules import PlaceFields
from tests.cast import House, grupo_maiz, open_house, otra_cuenta
from tests.web.entering import browser_of

pytestmark = pytest.mark.django_db
MANAGES = frozenset({Permission.PLACES_MANAGE})


@pytest.fixture
def house() -> House:
    return grupo_maiz()


def read(house: House, name: str, **query: Any) -> str:
    answer = browser_of(house, name).get(reverse("places:list"), query)
    assert answer.status_code == 200
    # Only the list: the filters name companies too.
    return answer.content.decode().split('id="results"')[1]


def test_the_owner_sees_every_place_with_its_company(house: House) -> None:
    page = read(house, "olivia")
    assert all(name in page for name in ("Centro", "Roma", "Cancún", "Maíz Azul", "Panadería"))


def test_who_manages_one_place_sees_that_one(house: House) -> None:
    house.join("elena", house.assignment("viewer", ["centro"], added=MANAGES))
    page = read(house, "elena")
    assert "Centro" in page
    assert "Roma" not in page
    assert "Cancún" not in page


def test_a_place_that_one_only_works_in_has_no_way_to_be_changed(house: House) -> None:
    house.join(
        "elena",
        house.assignment("viewer", ["centro"], added=MANAGES),
        house.assignment("viewer", ["roma"]),
    )
    page = read(house, "elena")
    assert "Roma" in page
    assert reverse("places:edit", args=[house.places["roma"].public_id]) not in page
    assert reverse("places:edit", args=[house.places["centro"].public_id]) in page


def test_the_list_can_be_narrowed_to_a_company(house: House) -> None:
    page = read(house, "olivia", company=house.companies["panadería"].public_id)
    assert "Cancún" in page
    assert "Roma" not in page


def test_a_company_of_another_account_narrows_nothing_and_tells_nothing(house: House) -> None:
    foreign = otra_cuenta().companies["ajena"]
    page = read(house, "olivia", company=foreign.public_id)
    assert "Roma" in page
    assert "Ajena" not in page


def test_a_search_finds_by_address(house: House) -> None:
    fields = PlaceFields(name="Norte", postal_code="07000", address="Calzada Vallejo")
    create_place(actor=house.actor("olivia"), company=house.companies["maíz azul"], fields=fields)
    page = read(house, "olivia", q="vallejo")
    assert "Norte" in page
    assert "Roma" not in page
    assert "Ningún lugar coincide" in read(house, "olivia", q="nada")


def test_archived_places_are_a_filter_away(house: House) -> None:
    archive_place(actor=house.actor("olivia"), place=house.places["roma"])
    assert "Roma" not in read(house, "olivia")
    assert "Roma" in read(house, "olivia", kept="archived")


def test_a_new_account_is_told_what_to_do_first() -> None:
    assert "Aún no hay lugares de expedición" in read(open_house("Cuenta nueva", "nora"), "nora")


@pytest.mark.parametrize("query", [{"company": "x"}, {"company": "\x00"}, {"kept": "bogus"}])
def test_a_filter_that_makes_no_sense_is_no_fault_of_the_server(house: House, query: dict[str, str]) -> None:
    read(house, "olivia", **query)
