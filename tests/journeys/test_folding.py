"""What is folded on a phone unfolds, and a place among many is found by typing."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.conftest import OpenHouse
from tests.journeys.settling import add_company

PHONE = {"width": 390, "height": 844}


def test_a_row_of_the_list_unfolds_on_a_phone(new_house: OpenHouse) -> None:
    house = new_house(viewport=PHONE)
    house.owner.open("/usuarios/")
    row = house.owner.main.locator(".member-row").first
    expect(row.get_by_text(house.owner_email)).to_be_hidden()
    row.locator("summary", has_text="Más").click()
    expect(row.get_by_text(house.owner_email)).to_be_visible()


def test_a_place_among_many_is_found_by_typing(new_house: OpenHouse) -> None:
    house = new_house()
    owner = house.owner
    add_company(owner, "Café Lunar", "CLU010101AB9", tuple(f"Mostrador {number}" for number in range(11)))
    owner.open("/usuarios/nuevo/")
    search = owner.main.get_by_role("searchbox", name="Buscar lugar")
    search.fill("MOSTRADÓR 7")
    expect(owner.main.get_by_label("Mostrador 7")).to_be_visible()
    expect(owner.main.get_by_label("Mostrador 6")).to_be_hidden()
    search.press("Enter")
    expect(owner.main.get_by_label("Mostrador 7")).to_be_visible()
    search.fill("luna nueva")
    expect(owner.main.get_by_text("Ningún lugar coincide.")).to_be_visible()
    search.fill("")
    expect(owner.main.get_by_label("Mostrador 6")).to_be_visible()
