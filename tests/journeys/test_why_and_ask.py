"""Refused, asked, answered with one click; and what a change will do, read before it is saved."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.conftest import NewPerson, OpenHouse
from tests.journeys.registering import bring_in, choose_profile, company, open_member, register
from tests.journeys.settling import BAKERY, MILL


def test_a_refusal_becomes_access_with_one_click(new_house: OpenHouse, new_person: NewPerson) -> None:
    house, carla = new_house(), new_person()
    bring_in(house, carla, "carla", "Facturador")

    assert carla.open("/usuarios/").status == 403
    carla.reads("No tienes permiso")
    carla.sees(
        f"Tu perfil Facturador en {BAKERY} no incluye «Ver usuarios»; te lo puede dar Olivia Prado Lima."
    )
    carla.fill({"¿Para qué lo necesitas?": "Para saber quién está de turno."})
    carla.press("Pedir acceso")
    carla.sees("Pediste «Ver usuarios». Te avisaremos por correo y en Inicio en cuanto te contesten.")
    assert carla.open("/usuarios/").status == 403
    carla.sees("Pediste «Ver usuarios» en")

    mail = house.post.wait_for(house.owner_email, f"Carla Prueba Luna pide acceso en {house.name}")
    house.owner.open("/")
    house.owner.sees("Carla Prueba Luna pide «Ver usuarios»")
    house.owner.open(mail.link)
    house.owner.sees("Para saber quién está de turno.")
    house.owner.sees(f"Gana {BAKERY}: Ver usuarios")
    house.owner.main.get_by_role("button", name=re.compile("^Dar acceso")).click()
    house.owner.sees("Carla Prueba Luna ya tiene «Ver usuarios», también en sus sesiones abiertas.")

    assert carla.open("/usuarios/").status == 200
    carla.reads("Usuarios")
    house.post.wait_for(house.email("carla"), f"Ya tienes el acceso que pediste en {house.name}")
    carla.open("/")
    carla.sees("Ya tienes «Ver usuarios»")
    carla.main.get_by_role("button", name=re.compile("^Entendido")).click()
    carla.sees_not("Ya tienes «Ver usuarios»")

    # Why she may by now, and who gave it.
    open_member(house, "carla")
    house.owner.follow("¿Por qué?")
    house.owner.field("¿Dónde?").select_option(label=f"{BAKERY}, toda la empresa")
    house.owner.press("Preguntar")
    house.owner.sees("Permitido como permiso adicional al perfil Facturador")


def test_a_no_comes_with_its_reason(new_house: OpenHouse, new_person: NewPerson) -> None:
    house, carla = new_house(), new_person(java_script_enabled=False)
    bring_in(house, carla, "carla", "Facturador")
    carla.open("/usuarios/")
    carla.press("Pedir acceso")
    house.owner.open("/solicitudes-de-acceso/")
    house.owner.main.locator("summary", has_text="No dar").click()
    house.owner.fill({"¿Quieres decirle por qué?": "En enero cambiamos los turnos."})
    house.owner.press("Contestar que no")
    house.owner.sees("Contestaste a Carla Prueba Luna que no.")
    carla.open("/")
    carla.sees("No se aceptó tu solicitud de «Ver usuarios»")
    carla.sees("En enero cambiamos los turnos.")
    assert carla.open("/usuarios/").status == 403


def test_a_cell_of_the_matrix_says_its_reasons(new_house: OpenHouse, new_person: NewPerson) -> None:
    house, carla = new_house(), new_person()
    bring_in(house, carla, "carla", "Facturador")
    owner = house.owner
    owner.open("/usuarios/matriz/")
    row = owner.page.locator("tr").filter(has_text="Carla Prueba Luna")
    cell = row.locator("a.cell").first
    cell.click()
    box = owner.page.get_by_role("dialog")
    expect(box.get_by_text("La dio Olivia Prado Lima")).to_be_visible()
    box.get_by_label("¿Por qué puede, o no puede…?").select_option(label="Cancelar comprobantes")
    box.get_by_role("button", name="Preguntar").click()
    expect(box.get_by_text("no incluye «Cancelar comprobantes»; se lo puedes dar tú.")).to_be_visible()
    owner.page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(cell).to_be_focused()
    # A cell that nothing reaches says so, also by the keyboard.
    empty = row.locator("td:not(:has(a))").first
    owner.page.keyboard.press("Home")
    for _step in range(int(empty.evaluate("cell => cell.cellIndex"))):
        owner.page.keyboard.press("ArrowRight")
    expect(empty).to_be_focused()
    owner.page.keyboard.press("Enter")
    expect(box.get_by_text("Nada de lo que tiene llega a")).to_be_visible()


def test_what_a_change_of_profile_does_is_read_before_it_is_saved(
    new_house: OpenHouse, new_person: NewPerson
) -> None:
    house, carla = new_house(), new_person()
    owner = house.owner
    owner.open("/perfiles/nuevo/")
    owner.fill({"Nombre del perfil": "Caja"})
    owner.main.locator("input[value='cfdi.cancel']").check()
    owner.press("Guardar")
    bring_in(house, carla, "carla", "Caja")
    owner.open("/perfiles/")
    owner.follow("Caja")
    owner.follow("Editar")
    owner.main.locator("input[value='cfdi.cancel']").uncheck()
    owner.main.locator("input[value='payroll.view']").check()
    owner.sees(f"Gana {BAKERY}: Ver nómina")
    owner.sees(f"Pierde {BAKERY}: Cancelar comprobantes")
    owner.sees("1 usuario pierde algo")
    owner.press("Guardar")
    owner.sees("Guardaste los cambios de Caja.")


def test_access_is_confirmed_where_no_scripts_run(new_house: OpenHouse, new_person: NewPerson) -> None:
    house = new_house()
    register(house, "dario", profile="Contador", companies=(MILL,))
    plain = new_person(java_script_enabled=False)
    plain.sign_in(house.owner_username, "maceta lluvia tranvía nopal")
    plain.open(f"/usuarios/?q={house.username('dario')}")
    plain.follow("Dario Prueba Luna")
    plain.follow("Acceso")
    choose_profile(plain, "Consulta")
    company(plain, MILL).get_by_label("Toda la empresa, también los lugares futuros").uncheck()
    company(plain, MILL).get_by_label("Centro").check()
    plain.press("Guardar")
    plain.sees(f"Pierde Roma ({MILL}) y los lugares que se agreguen a {MILL}")
    plain.press("Sí, guardar")
    plain.sees("Cambiaste el acceso de Dario Prueba Luna.")
