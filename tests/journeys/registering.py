"""Nuevo usuario, filled in by an administrator."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.journeys.people import Person
from tests.journeys.settling import BAKERY, House

OWN = "brújula cobalto sandía trece"


def fill_in_person(house: House, first_name: str, *, password: str = "") -> None:
    """Who it is."""
    owner = house.owner
    owner.fill(
        {
            "Nombre y apellidos": f"{first_name.title()} Prueba Luna",
            "Cuenta del usuario": house.username(first_name),
            "Correo electrónico": house.email(first_name),
        }
    )
    if password:
        owner.fill({"Contraseña": password})


def choose_profile(person: Person, name: str) -> None:
    """Pick one of the cards."""
    person.main.locator(".profile-card").filter(has_text=re.compile(rf"{name}")).first.get_by_role(
        "radio"
    ).check()


def company(person: Person, name: str) -> Locator:
    """A company of the tree."""
    return person.main.locator("[data-scope-company]").filter(has_text=name)


def tick_whole_company(person: Person, name: str) -> None:
    """Also the places that come later."""
    company(person, name).get_by_label("Toda la empresa, también los lugares futuros").check()


def tick_place(person: Person, company_name: str, place: str) -> None:
    """One place alone."""
    company(person, company_name).get_by_label(place).check()


def register(
    house: House, first_name: str, *, profile: str, companies: tuple[str, ...], password: str = ""
) -> None:
    """The whole form, saved."""
    owner = house.owner
    owner.open("/usuarios/nuevo/")
    fill_in_person(house, first_name, password=password)
    choose_profile(owner, profile)
    for name in companies:
        tick_whole_company(owner, name)
    owner.press("Guardar")
    owner.sees(f"Registraste a {first_name.title()} Prueba Luna")


def open_member(house: House, first_name: str) -> None:
    """From the list to the person's page."""
    house.owner.open(f"/usuarios/?q={house.username(first_name)}")
    house.owner.follow(f"{first_name.title()} Prueba Luna")
    house.owner.reads(f"{first_name.title()} Prueba Luna")


def expect_seats(person: Person, words: str) -> None:
    """What the seat meter says."""
    expect(person.main.get_by_text(words).first).to_be_visible()


def bring_in(house: House, person: Person, first_name: str, profile: str) -> None:
    """Somebody at the bakery, who has entered with a password of his own."""
    register(house, first_name, profile=profile, companies=(BAKERY,))
    person.open(house.post.wait_for(house.email(first_name), f"Tu acceso a {house.name}").link)
    person.choose_password(OWN, "Activar mi acceso")
    person.sign_in(house.username(first_name), OWN)
    person.is_inside(house.name)
