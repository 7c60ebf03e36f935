"""Ver como: begun with a reason, shown on every page, good for nothing, told to whom it concerns."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.conftest import NewPerson, OpenHouse
from tests.journeys.registering import bring_in, open_member

REASON = "No encuentra las facturas de la panadería"


def test_an_owner_looks_as_his_cashier(new_house: OpenHouse, new_person: NewPerson) -> None:
    house, carla = new_house(), new_person()
    bring_in(house, carla, "carla", "Facturador")
    owner = house.owner
    open_member(house, "carla")
    owner.follow("Ver como")
    owner.press("Ver como")
    owner.sees("Falta este dato.")
    owner.fill({"Motivo": REASON})
    owner.press("Ver como")

    bar = owner.page.get_by_role("region", name="Vista como otra persona")
    expect(bar).to_contain_text("Ves el portal como Carla Prueba Luna.")
    expect(owner.page.get_by_role("navigation", name="Principal")).not_to_contain_text("Usuarios")
    assert owner.open("/usuarios/").status == 403
    expect(bar).to_be_visible()
    owner.open("/mi-cuenta/")
    owner.sees("Sal primero de la vista como otra persona")

    bar.get_by_role("button", name=re.compile("Salir de la vista")).click()
    owner.sees("Otra vez ves lo tuyo.")
    expect(bar).to_have_count(0)
    owner.open("/bitacora/")
    owner.sees("empezó a ver el portal como Carla Prueba Luna")
    owner.sees(REASON)
    mail = house.post.wait_for(house.email("carla"), "como tú lo ves")
    assert REASON in mail.text
