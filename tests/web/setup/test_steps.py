from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from tests.cast import House, grupo_maiz, open_house
from tests.web.entering import browser_of

pytestmark = pytest.mark.django_db
COMPANY = {
    "rfc": "FON200101AB1",
    "legal_name": "Fonda Lupita",
    "tax_regime": "601",
    "postal_code": "06000",
}


@pytest.fixture
def house() -> House:
    return open_house("Cuenta nueva", "nora", seats=1)


@pytest.fixture
def nora(house: House) -> Client:
    return browser_of(house, "nora")


def goes_to(answer: HttpResponseBase, name: str) -> bool:
    return answer.status_code == 302 and answer.headers["Location"] == reverse(name)


def place_of(house: House) -> dict[str, Any]:
    company = house.account.companies.get()
    return {
        "company": company.public_id,
        "name": "Matriz",
        "postal_code": "06000",
        "time_zone": "America/Mexico_City",
    }


def test_a_new_account_goes_through_the_four_steps_and_is_not_asked_again(house: House, nora: Client) -> None:
    assert "Configuración exprés" in nora.get(reverse("home")).content.decode()
    assert goes_to(nora.get(reverse("setup:start")), "setup:company")
    assert goes_to(nora.post(reverse("setup:company"), COMPANY), "setup:certificate")
    assert "Más tarde" in nora.get(reverse("setup:certificate")).content.decode()
    assert goes_to(nora.get(reverse("setup:start")), "setup:certificate")
    assert goes_to(nora.post(reverse("setup:place"), place_of(house)), "setup:user")
    assert reverse("members:create") in nora.get(reverse("setup:user")).content.decode()
    assert goes_to(nora.get(reverse("setup:start")), "setup:user")

    page = nora.post(reverse("setup:finish"), follow=True).content.decode()
    assert "Tu cuenta está lista." in page
    assert reverse("setup:start") not in page


@pytest.mark.parametrize("step", ["certificate", "place", "user"])
def test_the_later_steps_wait_for_the_company(nora: Client, step: str) -> None:
    assert goes_to(nora.get(reverse(f"setup:{step}")), "setup:company")


def test_a_fault_is_shown_and_what_was_typed_is_kept(house: House, nora: Client) -> None:
    answer = nora.post(reverse("setup:company"), COMPANY | {"rfc": "XAXX010101000"})
    assert answer.status_code == 400
    assert 'value="Fonda Lupita"' in answer.content.decode()
    nora.post(reverse("setup:company"), COMPANY)
    answer = nora.post(reverse("setup:place"), place_of(house) | {"postal_code": "x"})
    assert answer.status_code == 400
    assert 'value="Matriz"' in answer.content.decode()


def test_what_is_there_already_is_not_asked_for_again() -> None:
    olivia = browser_of(grupo_maiz(), "olivia")
    assert "Ya tienes una empresa" in olivia.get(reverse("setup:company")).content.decode()
    assert "Ya tienes un lugar" in olivia.get(reverse("setup:place")).content.decode()


def test_without_a_free_seat_the_last_step_offers_to_buy_one() -> None:
    house = open_house("Cuenta llena", "nora", seats=0)
    nora = browser_of(house, "nora")
    nora.post(reverse("setup:company"), COMPANY)
    page = nora.get(reverse("setup:user")).content.decode()
    assert "No queda ningún asiento libre" in page
    assert reverse("seats:buy") in page
    assert reverse("members:create") not in page


@pytest.mark.parametrize("step", ["start", "company", "certificate", "place", "user"])
def test_the_setup_is_for_those_who_may_add_companies(house: House, step: str) -> None:
    browser_of(house, "nora").post(reverse("setup:company"), COMPANY)
    house.companies["fonda"] = house.account.companies.get()
    house.join("bruno", house.assignment("administrator", ["fonda"]), by="nora")
    bruno = browser_of(house, "bruno")
    assert bruno.get(reverse(f"setup:{step}")).status_code == 403
    assert bruno.post(reverse("setup:finish")).status_code == 403
    assert reverse("setup:start") not in bruno.get(reverse("home")).content.decode()
