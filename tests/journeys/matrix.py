"""What the owner of a chain does with her matrix: 200 people, 40 places and their two companies as a whole."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys.people import Person

PEOPLE, COLUMNS = 200, 42
ADDRESS = "/usuarios/matriz/"
# How far a heading stands from the corner of the box that scrolls: to the right and down.
FROM_CORNER = """heading => {
    const at = heading.getBoundingClientRect();
    const box = heading.closest(".matrix-scroll").getBoundingClientRect();
    return [Math.round(at.left - box.left), Math.round(at.top - box.top)];
}"""


def is_worked_with(person: Person) -> None:
    """All of it, one after the other; nothing is changed."""
    person.open(ADDRESS)
    rows = person.page.locator("[data-matrix] tbody tr")
    expect(rows).to_have_count(PEOPLE)
    expect(rows.first.locator("td")).to_have_count(COLUMNS)
    _heads_stay(person.page)
    _a_cell_says_profile_and_reason(rows.filter(has_text="Gisela Palomares Tun"))
    _the_arrows_go_from_cell_to_cell(person.page)
    _it_is_printed_as_a_whole(person.page)
    _companies_are_folded(person)
    _somebody_is_found(person, rows)
    _who_can_is_one_click_away(person)


def _heads_stay(page: Page) -> None:
    place, name = page.locator("th.matrix-place").last, page.locator("[data-matrix] tbody th").last
    down, right = place.evaluate(FROM_CORNER)[1], name.evaluate(FROM_CORNER)[0]
    page.locator(".matrix-scroll").evaluate("box => box.scrollTo(600, 3000)")
    assert page.locator(".matrix-scroll").evaluate("box => [box.scrollLeft, box.scrollTop]") == [600, 3000]
    assert place.evaluate(FROM_CORNER)[1] == down
    assert name.evaluate(FROM_CORNER)[0] == right
    page.locator(".matrix-scroll").evaluate("box => box.scrollTo(0, 0)")


def _a_cell_says_profile_and_reason(row: Locator) -> None:
    cell = row.locator("a.cell").first
    expect(cell).to_have_text("A")
    expect(cell).to_have_class(re.compile("tag-purple"))
    expect(cell).to_have_attribute("aria-label", "Administrador")
    expect(cell).to_have_attribute("title", re.compile("^Permitido por el perfil Administrador en .+ · "))


def _the_arrows_go_from_cell_to_cell(page: Page) -> None:
    grid = page.get_by_role("grid")
    stops = grid.evaluate(
        "grid => [...grid.tBodies[0].querySelectorAll('*')].filter(each => each.tabIndex === 0).length"
    )
    assert stops == 1
    grid.locator("tbody a").first.focus()
    for key, row, column in (
        ("ArrowDown", 1, 0),
        ("ArrowRight", 1, 1),
        ("End", 1, COLUMNS),
        ("PageDown", 11, COLUMNS),
        ("Control+End", PEOPLE - 1, COLUMNS),
        ("Control+Home", 0, 0),
    ):
        page.keyboard.press(key)
        cell = page.locator("[data-matrix] tbody tr").nth(row).locator("th, td").nth(column)
        assert cell.evaluate("cell => cell.contains(document.activeElement)"), key


def _it_is_printed_as_a_whole(page: Page) -> None:
    page.emulate_media(media="print")
    box = page.locator(".matrix-scroll")
    assert box.evaluate("box => getComputedStyle(box).overflow") == "visible"
    assert box.evaluate("box => box.clientHeight >= box.querySelector('table').offsetHeight")
    expect(page.locator(".filter-bar")).to_be_hidden()
    page.emulate_media(media="screen")


def _companies_are_folded(person: Person) -> None:
    person.follow("Plegar empresas")
    cells = person.page.locator("[data-matrix] tbody tr").first.locator("td")
    expect(cells).to_have_count(2)
    person.follow("Desplegar todo")
    expect(cells).to_have_count(COLUMNS)


def _somebody_is_found(person: Person, rows: Locator) -> None:
    person.field("Buscar usuario").press_sequentially("palomares")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Gisela Palomares Tun")
    expect(person.page).to_have_url(re.compile(r"[?&]q=palomares"))


def _who_can_is_one_click_away(person: Person) -> None:
    person.follow("¿Quién puede…?")
    person.field("¿Qué quiere hacer?").select_option(label="Emitir facturas")
    person.field("¿Dónde?").select_option(label="Campeche")
    person.sees("¿Quién puede «Emitir facturas» en Abarrotes El Ajolote Feliz · Campeche?")
    drawn = person.page.get_by_role("group", name="¿Quién puede «Emitir facturas»")
    expect(drawn.get_by_role("link", name="Gisela Palomares Tun")).to_be_visible()
    expect(person.page).to_have_url(re.compile("permission=cfdi.issue"))
    person.main.locator("li").filter(has_text="Gisela Palomares Tun").get_by_role(
        "link", name="¿Por qué?"
    ).click()
    person.sees("Permitido por el perfil Administrador en")
