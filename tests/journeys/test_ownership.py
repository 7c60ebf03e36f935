"""An account changes hands: offered by its owner, taken by a member, told to both."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.conftest import NewPerson, OpenHouse
from tests.journeys.registering import open_member, register
from tests.journeys.settling import MILL

OWN = "brújula cobalto sandía trece"


def test_ownership_moves_when_the_other_one_accepts(new_house: OpenHouse, new_person: NewPerson) -> None:
    house, ines = new_house(), new_person()
    register(house, "ines", profile="Administrador", companies=(MILL,))
    ines.open(house.post.wait_for(house.email("ines"), f"Tu acceso a {house.name}").link)
    ines.choose_password(OWN, "Activar mi acceso")
    ines.sign_in(house.username("ines"), OWN)
    ines.is_inside(house.name)
    expect(ines.page.get_by_role("link", name="Plan y asientos")).to_have_count(0)

    open_member(house, "ines")
    house.owner.follow("Ofrecer titularidad")
    house.owner.press("Sí, ofrecer")
    house.owner.sees("Ofreciste la titularidad a Ines Prueba Luna. Nada cambia hasta que acepte.")
    house.post.wait_for(house.email("ines"), f"te ofrece la titularidad de {house.name}")

    ines.open("/")
    ines.sees("Olivia Prado Lima te ofrece la titularidad de la cuenta")
    ines.open("/usuarios/titularidad/")
    ines.press("Aceptar la titularidad")
    ines.sees("Ahora eres titular de esta cuenta.")
    ines.open("/plan/")
    ines.reads("Plan y asientos")
    house.post.wait_for(house.owner_email, f"{house.name} tiene nuevo titular")

    # The former owner works on as an administrator, without the account's money.
    house.owner.open("/")
    house.owner.is_inside(house.name)
    assert house.owner.open("/plan/").status == 403
