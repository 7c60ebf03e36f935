"""Revisión de accesos: from its beginning over two reviewers to a sealed PDF."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.journeys.conftest import NewPerson, OpenHouse
from tests.journeys.people import Person
from tests.journeys.registering import bring_in
from tests.journeys.settling import House

NAME = "Cierre de año"


def line_about(person: Person, name: str) -> Locator:
    return person.main.locator(".review-line").filter(has_text=name)


def test_a_campaign_to_its_pdf(new_house: OpenHouse, new_person: NewPerson, tmp_path: Path) -> None:
    house, carla, bruno = new_house(plan="ilimitado"), new_person(), new_person()
    bring_in(house, carla, "carla", "Facturador")
    bring_in(house, bruno, "bruno", "Administrador")
    starts(house)
    takes_away(house, bruno, carla)
    keeps_and_closes(house)
    seal_is_in_the_file(house, tmp_path)


def starts(house: House) -> None:
    owner = house.owner
    owner.open("/revisiones-de-accesos/")
    owner.follow("Nueva revisión")
    owner.press("Empezar la revisión")
    owner.sees("Falta este dato.")
    owner.fill({"Nombre de la revisión": NAME})
    owner.press("Empezar la revisión")
    owner.reads(NAME)


def takes_away(house: House, bruno: Person, carla: Person) -> None:
    """Bruno is written to, and Carla is out with her next click."""
    bruno.open(house.post.wait_for(house.email("bruno"), "Tienes accesos por revisar").link)
    line = line_about(bruno, "Carla Prueba Luna")
    line.locator("summary").filter(has_text="Quitar").click()
    line.get_by_role("button", name="Quitar el acceso").click()
    bruno.sees("Es su único acceso.")
    line.locator("summary").filter(has_text="Quitar").click()
    line.get_by_label("Es su único acceso: desactivar al usuario").check()
    line.get_by_role("button", name="Quitar el acceso").click()
    bruno.sees("Quitar: quedó decidido el acceso de Carla Prueba Luna.")
    carla.open("/")
    carla.is_outside()


def keeps_and_closes(house: House) -> None:
    owner = house.owner
    owner.page.reload()
    line = line_about(owner, "Bruno Prueba Luna")
    line.get_by_role("textbox", name="Nota").fill("Sigue a cargo de la panadería.")
    line.get_by_role("button", name=re.compile("^Conservar")).click()
    owner.sees("Conservar: quedó decidido el acceso de Bruno Prueba Luna.")
    owner.press("Cerrar ahora")
    owner.sees("Su resultado quedó sellado en la bitácora.")


def seal_is_in_the_file(house: House, folder: Path) -> None:
    owner = house.owner
    seal = owner.main.locator(".copy-value").first.inner_text().strip()
    assert re.fullmatch("[0-9a-f]{64}", seal)
    owner.press("PDF")
    owner.page.wait_for_url(re.compile("/trabajos/"))
    with owner.page.expect_download() as waiting:
        owner.follow("Descargar resultado")
    waiting.value.save_as(folder / "resultado.pdf")
    content = (folder / "resultado.pdf").read_bytes()
    assert content.startswith(b"%PDF-")
    assert seal.encode() in content
    owner.open("/bitacora/")
    owner.sees(f"cerró la revisión de accesos {NAME}")
    expect(owner.main).to_contain_text(seal)
