"""A user is registered without a mouse: Tab, Space, the arrows and Enter."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import OpenHouse

MOST_STOPS = 150


def test_a_user_is_registered_with_the_keyboard_alone(new_house: OpenHouse) -> None:
    house = new_house()
    page = house.owner.page
    house.owner.open("/usuarios/")
    tab_to(page, "a", "Nuevo usuario")
    page.keyboard.press("Enter")
    house.owner.reads("Nuevo usuario")
    # The first field waits for the name; the user name is suggested from it.
    page.keyboard.type("Marina Prueba Sola")
    page.keyboard.press("Tab")
    expect(house.owner.field("Cuenta del usuario")).to_have_value("marina.prueba")
    expect(house.owner.field("Cuenta del usuario")).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(house.username("marina"))
    page.keyboard.press("Tab")
    page.keyboard.type(house.email("marina"))
    tab_to(page, "input[type=radio]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    profile = page.evaluate(
        "document.activeElement.closest('label').innerText.split('\\n').map(s => s.trim())"
    )
    tab_to(page, "input[type=checkbox]", "Toda la empresa, también los lugares futuros")
    page.keyboard.press("Space")
    tab_to(page, "button", "Guardar")
    page.keyboard.press("Enter")
    house.owner.sees("Registraste a Marina Prueba Sola.")
    house.owner.open("/usuarios/")
    row = house.owner.main.get_by_role("row").filter(has_text="Marina Prueba Sola")
    expect(row).to_contain_text(house.username("marina"))
    assert any(words and words in row.inner_text() for words in profile)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_enter_in_a_field_takes_nothing_away(*, scripts: bool, new_house: OpenHouse) -> None:
    house = new_house(java_script_enabled=scripts)
    owner = house.owner
    owner.open("/usuarios/nuevo/")
    owner.press("Agregar otra asignación")
    owner.fill({"Nombre y apellidos": "Marina Prueba Sola"})
    owner.field("Nombre y apellidos").press("Enter")
    owner.page.wait_for_load_state("networkidle")
    expect(owner.main.locator(".assignment")).to_have_count(2)
    expect(owner.field("Nombre y apellidos")).to_have_value("Marina Prueba Sola")
    owner.open("/usuarios/")
    owner.sees_not("Marina Prueba Sola")


def tab_to(page: Page, selector: str, words: str = "") -> None:
    """Press Tab until such an element has the focus; every stop on the way must be visible."""
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        here = page.evaluate(
            """([selector, words]) => {
                const at = document.activeElement;
                const box = at.getBoundingClientRect();
                const label = at.closest("label") ?? at;
                return [at.matches(selector) && label.innerText.includes(words), box.width > 0 && box.height > 0, at.outerHTML];
            }""",
            [selector, words],
        )
        is_it, is_visible, what = here
        assert is_visible, f"the focus went to something that nobody sees: {what[:200]}"
        if is_it:
            return
    raise AssertionError(f"no {selector} «{words}» can be reached by Tab")
