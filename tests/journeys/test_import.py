"""Fifty users from a workbook, five of whose rows are wrong."""

from __future__ import annotations

from pathlib import Path

import python_calamine
from playwright.sync_api import expect

from tests.journeys.conftest import OpenHouse
from tests.journeys.settling import BAKERY_RFC, MILL_RFC, House
from tests.members.importing.workbooks import person, xlsx

GOOD, BAD = 45, 5


def test_fifty_users_of_whom_five_are_refused(new_house: OpenHouse, tmp_path: Path) -> None:
    house = new_house(plan="ilimitado")
    owner = house.owner
    owner.open("/usuarios/")
    owner.follow("Importar usuarios")
    has_a_template(house, tmp_path)
    shows_the_faults_before_anything_is_written(house, tmp_path)
    registers_the_good_rows(house)
    tells_row_by_row_what_became_of_it(house, tmp_path)


def has_a_template(house: House, folder: Path) -> None:
    with house.owner.page.expect_download() as waiting:
        house.owner.follow("Descargar plantilla")
    waiting.value.save_as(folder / "template.xlsx")
    book = python_calamine.load_workbook(str(folder / "template.xlsx"))
    headings = [str(cell).rstrip(" *") for cell in book.get_sheet_by_index(0).to_python()[0]]
    assert headings[:3] == ["Nombre y apellidos", "Cuenta del usuario", "Correo electrónico"]


def shows_the_faults_before_anything_is_written(house: House, folder: Path) -> None:
    owner = house.owner
    (folder / "personas.xlsx").write_bytes(xlsx(rows_of(house)))
    owner.main.get_by_label("Archivo").set_input_files(folder / "personas.xlsx")
    owner.press("Revisar archivo")
    owner.reads("Revisar importación")
    owner.sees(f"{BAD} filas tienen errores y no se registrarán. Las demás sí.")
    faulty = owner.main.get_by_role("row").filter(has=owner.page.locator(".import-fault"))
    expect(faulty).to_have_count(BAD)
    expect(faulty.nth(0)).to_contain_text("11")
    expect(faulty.nth(0)).to_contain_text("Correo electrónico:")
    expect(faulty.nth(1)).to_contain_text("Perfil:")
    expect(faulty.nth(2)).to_contain_text("Empresa (RFC):")
    expect(faulty.nth(3)).to_contain_text("Lugar de expedición:")
    expect(faulty.nth(4)).to_contain_text("Hasta:")
    owner.follow(f"Todas las filas ({GOOD + BAD})")
    owner.sees("Persona Cuarenta Y Nueve")
    # Nobody has been registered yet.
    review = owner.page.url
    owner.open("/usuarios/")
    owner.sees("0 asientos en uso")
    owner.open(review)


def registers_the_good_rows(house: House) -> None:
    owner = house.owner
    owner.press(f"Registrar a {GOOD} personas")
    owner.sees(f"{GOOD + BAD} de {GOOD + BAD} filas procesadas · {BAD} con error")
    # The page survives being loaded again, with its result.
    owner.page.reload()
    owner.sees(f"{BAD} con error")
    row = owner.main.get_by_role("table").get_by_role("row")
    expect(row).to_have_count(BAD + 1)


def tells_row_by_row_what_became_of_it(house: House, folder: Path) -> None:
    owner = house.owner
    with owner.page.expect_download() as waiting:
        owner.follow("Descargar resultado")
    waiting.value.save_as(folder / "result.xlsx")
    rows = python_calamine.load_workbook(str(folder / "result.xlsx")).get_sheet_by_index(0).to_python()
    assert len(rows) == GOOD + BAD + 1
    owner.open("/usuarios/")
    owner.sees(f"{GOOD} asientos en uso")
    house.post.wait_for(house.email("persona1"), f"Tu acceso a {house.name}")
    assert not house.post.letters(house.email("persona20"))


def rows_of(house: House) -> list[tuple[object, ...]]:
    names = ("Cero", "Uno", "Dos", "Tres", "Cuatro", "Cinco", "Seis", "Siete", "Ocho", "Nueve")
    tens = ("Cero", "Diez", "Veinte", "Treinta", "Cuarenta")
    rows = [
        person(
            name=f"Persona {tens[number // 10]} Y {names[number % 10]}",
            email=house.email(f"persona{number}"),
            profile="Facturador",
            company=MILL_RFC if number % 2 else BAKERY_RFC,
            place="" if number % 3 else ("Centro" if number % 2 else "Cancún"),
        )
        for number in range(GOOD + BAD)
    ]
    rows[9] = (*rows[9][:2], "sin arroba", *rows[9][3:])
    rows[20] = (*rows[20][:3], "Emperador", *rows[20][4:])
    rows[30] = (*rows[30][:4], "XAXX010101000", "", *rows[30][6:])
    rows[40] = (*rows[40][:5], "Lugar que no existe", *rows[40][6:])
    rows[45] = (*rows[45][:6], "22/11/2030", "21/11/2030")
    return rows
