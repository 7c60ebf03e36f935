"""An account with one seat whose administrator types the passwords: full, bought, taken away, given on, lost."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.conftest import NewPerson, OpenHouse
from tests.journeys.people import Person
from tests.journeys.registering import (
    choose_profile,
    expect_seats,
    fill_in_person,
    open_member,
    register,
    tick_place,
)
from tests.journeys.settling import BAKERY, MILL, House

TYPED = "paraguas mandarina lunes siete"
TYPED_FOR_PILAR = "escalera turquesa jueves nueve"
OWN = "brújula cobalto sandía trece"


def test_the_life_of_a_seat(new_house: OpenHouse, new_person: NewPerson) -> None:
    house = new_house(plan="pyme", mode="typed")
    hugo = new_person()
    two_companies_by_a_typed_password(house, hugo)
    a_full_meter_explains_itself(house)
    another_seat_is_bought(house)
    whoever_is_deactivated_is_out(house, hugo)
    his_seat_goes_to_somebody_else(house, hugo)
    a_deleted_user_loses_the_seat(house)


def two_companies_by_a_typed_password(house: House, hugo: Person) -> None:
    owner = house.owner
    owner.open("/usuarios/nuevo/")
    expect_seats(owner, "0 de 1 asiento en uso")
    fill_in_person(house, "hugo", password="corta")
    choose_profile(owner, "Facturador")
    for name in (MILL, BAKERY):
        owner.main.locator("[data-scope-company]").filter(has_text=name).get_by_label(
            "Toda la empresa"
        ).check()
    owner.press("Guardar")
    # The fault stands beside its field, and only the password has to be typed again.
    owner.sees("Revisa estos datos")
    expect(owner.field("Cuenta del usuario")).to_have_value(house.username("hugo"))
    owner.fill({"Contraseña": TYPED})
    owner.press("Guardar")
    owner.sees("Registraste a Hugo Prueba Luna")
    letter = house.post.wait_for(house.email("hugo"), f"Tu acceso a {house.name}")
    assert TYPED not in letter.text + letter.html
    hugo.sign_in(house.email("hugo"), TYPED)
    hugo.choose_password(OWN, "Guardar y entrar")
    hugo.is_inside(house.name)
    hugo.sees(MILL)
    hugo.sees(BAKERY)


def a_full_meter_explains_itself(house: House) -> None:
    owner = house.owner
    owner.open("/usuarios/")
    expect_seats(owner, "1 de 1 asiento en uso")
    expect(owner.main.get_by_role("link", name="Nuevo usuario")).to_be_disabled()
    owner.sees("No hay asientos libres")
    owner.open("/usuarios/nuevo/")
    owner.sees("Cada usuario extra ocupa un asiento de tu plan y todos están ocupados.")


def another_seat_is_bought(house: House) -> None:
    owner = house.owner
    owner.follow("Comprar usuario extra")
    for words in ("$249.00 MXN", "$39.84 MXN", "$288.84 MXN"):
        owner.sees(words)
    owner.press("Pedir")
    owner.open("/plan/")
    order = owner.main.get_by_role("row").filter(has_text="$288.84 MXN")
    found = re.search(r"Orden ([\d,]+)", order.inner_text())
    assert found
    owner.open("/usuarios/")
    owner.sees("No hay asientos libres")
    house.installation.manage("activate_order", found.group(1).replace(",", ""))
    owner.open("/usuarios/")
    expect_seats(owner, "1 de 2 asientos en uso")
    register(house, "noemi", profile="Consulta", companies=(MILL,), password=TYPED)
    owner.open("/plan/")
    expect_seats(owner, "2 de 2 asientos en uso")


def whoever_is_deactivated_is_out(house: House, hugo: Person) -> None:
    hugo.open("/")
    hugo.is_inside(house.name)
    open_member(house, "hugo")
    house.owner.press("Desactivar")
    house.owner.sees("Hugo Prueba Luna ya no podrá entrar desde ahora. Conserva su asiento.")
    expect_seats_of_list(house, "2 de 2 asientos en uso")
    # The page was open; the next click ends at the door.
    hugo.page.get_by_role("link", name="Gafete").first.click()
    hugo.is_outside()
    hugo.sign_in(house.username("hugo"), OWN)
    hugo.sees("Por ahora no tienes acceso a ninguna cuenta.")


def his_seat_goes_to_somebody_else(house: House, hugo: Person) -> None:
    owner = house.owner
    open_member(house, "hugo")
    owner.follow("Reasignar")
    owner.reads("Reasignar el asiento de Hugo Prueba Luna")
    fill_in_person(house, "pilar", password=TYPED_FOR_PILAR)
    tree = owner.main.locator("[data-scope-company]").filter(has_text=MILL)
    expect(tree.get_by_label("Toda la empresa")).to_be_checked()
    tree.get_by_label("Toda la empresa").uncheck()
    tick_place(owner, MILL, "Roma")
    owner.press("Guardar")
    owner.sees("Pilar Prueba Luna ocupa ahora el asiento de Hugo Prueba Luna.")
    expect_seats_of_list(house, "2 de 2 asientos en uso")
    # With his last membership his identity ended: no session goes on, no password opens.
    hugo.open("/cuentas/")
    hugo.is_outside()
    hugo.sign_in(house.username("hugo"), OWN)
    hugo.sees("no son correctos")


def a_deleted_user_loses_the_seat(house: House) -> None:
    owner = house.owner
    # Nobody loses a seat over somebody who never came in.
    open_member(house, "noemi")
    owner.follow("Retirar invitación")
    owner.sees("su asiento queda libre desde ahora")
    owner.follow("No")
    comes_in(house, "noemi")
    open_member(house, "noemi")
    owner.follow("Eliminar")
    owner.sees("Pierdes su asiento")
    owner.press("Sí")
    owner.sees("Eliminaste a Noemi Prueba Luna. Su asiento se perdió")
    owner.open("/plan/")
    owner.sees("Se perdió al eliminar a Noemi Prueba Luna.")
    owner.open("/usuarios/")
    expect_seats(owner, "1 de 1 asiento en uso")


def comes_in(house: House, first_name: str) -> None:
    browser = house.owner.page.context.browser
    assert browser is not None
    context = browser.new_context(base_url=house.installation.url, locale="es-MX")
    person = Person(context.new_page())
    person.sign_in(house.username(first_name), TYPED)
    person.reads("Elige tu contraseña")
    person.choose_password(OWN, "Guardar y entrar")
    person.is_inside(house.name)
    context.close()


def expect_seats_of_list(house: House, words: str) -> None:
    house.owner.open("/usuarios/")
    expect_seats(house.owner, words)
