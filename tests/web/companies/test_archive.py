from __future__ import annotations

import pytest
from django.urls import reverse

from gafete.access.permissions import Permission
from tests.cast import House, grupo_maiz, otra_cuenta
from tests.web.entering import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return grupo_maiz()


def address(house: House, verb: str) -> str:
    return reverse(f"companies:{verb}", args=[house.companies["maíz azul"].public_id])


def is_archived(house: House) -> bool:
    house.companies["maíz azul"].refresh_from_db()
    return house.companies["maíz azul"].is_archived


def test_a_company_is_archived_with_a_way_back(house: House) -> None:
    browser = browser_of(house, "olivia")
    page = browser.post(address(house, "archive"), follow=True).content.decode()
    assert is_archived(house)
    assert "Archivaste Maíz Azul." in page
    assert "Deshacer" in page

    page = browser.post(address(house, "restore"), follow=True).content.decode()
    assert not is_archived(house)
    assert "está en uso otra vez" in page


@pytest.mark.parametrize("verb", ["archive", "restore"])
def test_a_link_alone_changes_nothing(house: House, verb: str) -> None:
    assert browser_of(house, "olivia").get(address(house, verb)).status_code == 405


@pytest.mark.parametrize("verb", ["archive", "restore"])
def test_only_who_may_edit_the_company_does_it(house: House, verb: str) -> None:
    helper = house.assignment("viewer", ["maíz azul"], added=frozenset({Permission.PLACES_MANAGE}))
    house.join("elena", helper)
    assert browser_of(house, "elena").post(address(house, verb)).status_code == 403
    assert browser_of(otra_cuenta(), "tomas").post(address(house, verb)).status_code == 404
    assert not is_archived(house)
