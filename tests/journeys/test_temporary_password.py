"""An administrator registers somebody who gets a generated password by mail, from the first day to the last."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import NewPerson, OpenHouse
from tests.journeys.people import Person
from tests.journeys.registering import (
    choose_profile,
    fill_in_person,
    open_member,
    tick_place,
    tick_whole_company,
)
from tests.journeys.settling import BAKERY, MILL, House

OWN = "brújula cobalto sandía trece"
NEXT = "armario violeta pelícano mayo"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_registration_to_deletion(*, scripts: bool, new_house: OpenHouse, new_person: NewPerson) -> None:
    house = new_house(mode="temporary", java_script_enabled=scripts)
    rosa = new_person(java_script_enabled=scripts)
    registers(house)
    enters_for_the_first_time(house, rosa)
    changes_her_password(house, rosa)
    is_edited(house, scripts=scripts)
    is_deleted(house, rosa)


def registers(house: House) -> None:
    owner = house.owner
    owner.open("/usuarios/")
    owner.follow("Nuevo usuario")
    fill_in_person(house, "rosa")
    choose_profile(owner, "Facturador")
    tick_whole_company(owner, BAKERY)
    tick_place(owner, MILL, "Centro")
    owner.press("Guardar")
    owner.sees(f"Registraste a Rosa Prueba Luna. Su acceso va en camino a {house.email('rosa')}.")
    owner.open("/usuarios/")
    row = owner.main.get_by_role("row").filter(has_text="Rosa Prueba Luna")
    expect(row).to_contain_text("Invitado")
    expect(row).to_contain_text(house.username("rosa"))
    expect(row).to_contain_text("Facturador")
    expect(row).to_contain_text(house.email("rosa"))


def enters_for_the_first_time(house: House, rosa: Person) -> None:
    letter = house.post.wait_for(house.email("rosa"), f"Tu acceso a {house.name}")
    generated = letter.temporary_password
    assert len(generated) >= 16
    assert generated in letter.html
    rosa.sign_in(house.username("rosa"), generated)
    rosa.reads("Elige tu contraseña")
    # Until she has one of her own there is nowhere else to go.
    rosa.open("/")
    rosa.is_outside()
    rosa.page.go_back()
    rosa.choose_password("corta", "Guardar y entrar")
    rosa.sees("Revisa estos datos")
    rosa.choose_password(OWN, "Guardar y entrar")
    rosa.is_inside(house.name)
    rosa.reads("Hola, Rosa")
    expect(rosa.page.get_by_role("link", name="Plan y asientos")).to_have_count(0)
    rosa.sign_out()
    rosa.sign_in(house.email("rosa"), generated)
    rosa.sees("no son correctos")


def changes_her_password(house: House, rosa: Person) -> None:
    rosa.sign_in(house.email("rosa"), OWN)
    rosa.is_inside(house.name)
    rosa.page.locator(".topbar-person summary").click()
    rosa.page.get_by_role("link", name="Mi cuenta").click()
    rosa.follow("Contraseña")
    rosa.fill(
        {"Contraseña actual": "no es esta contraseña", "Contraseña nueva": NEXT, "Confirmar contraseña": NEXT}
    )
    rosa.press("Cambiar contraseña")
    rosa.sees("Revisa estos datos")
    rosa.fill(
        {"Contraseña actual": OWN, "Contraseña nueva": NEXT, "Confirmar contraseña": "otra cosa distinta"}
    )
    rosa.press("Cambiar contraseña")
    rosa.sees("No es igual a la de arriba.")
    rosa.fill({"Contraseña actual": OWN, "Contraseña nueva": NEXT, "Confirmar contraseña": NEXT})
    rosa.press("Cambiar contraseña")
    rosa.sees("Cambiaste tu contraseña.")
    house.post.wait_for(house.email("rosa"), "Tu contraseña cambió")
    rosa.sign_out()
    rosa.sign_in(house.username("rosa"), OWN)
    rosa.sees("no son correctos")
    rosa.sign_in(house.username("rosa"), NEXT)
    rosa.is_inside(house.name)


def is_edited(house: House, *, scripts: bool) -> None:
    owner = house.owner
    open_member(house, "rosa")
    owner.fill({"Nombre y apellidos": "Rosa Prueba de la Luna"})
    owner.press("Guardar")
    owner.reads("Rosa Prueba de la Luna")
    # She has entered: what she signs in with is hers alone.
    expect(owner.field("Correo electrónico")).to_have_count(0)
    owner.follow("Acceso")
    choose_profile(owner, "Consulta")
    owner.press("Guardar")
    if not scripts:
        # No preview stood beside the form: the page between tells what changes.
        owner.press("Sí, guardar")
    owner.sees("Consulta")
    house.post.wait_for(house.email("rosa"), f"Cambió tu acceso a {house.name}")


def is_deleted(house: House, rosa: Person) -> None:
    owner = house.owner
    owner.open(f"/usuarios/?q={house.username('rosa')}")
    owner.follow("Rosa Prueba de la Luna")
    owner.follow("Eliminar")
    owner.reads("¿Eliminar a Rosa Prueba de la Luna?")
    owner.follow("No")
    owner.reads("Rosa Prueba de la Luna")
    rosa.open("/")
    rosa.is_inside(house.name)
    owner.follow("Eliminar")
    owner.press("Sí")
    owner.sees("Eliminaste a Rosa Prueba de la Luna.")
    expect(owner.main.get_by_role("row").filter(has_text="Rosa Prueba de la Luna")).to_have_count(0)
    rosa.open("/")
    rosa.is_outside()
    rosa.sign_in(house.username("rosa"), NEXT)
    rosa.sees("no son correctos")
    owner.open("/bitacora/")
    owner.sees("Rosa Prueba de la Luna")
