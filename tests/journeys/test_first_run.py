"""The first day of an account, from the mail of its activation to the first user."""

from __future__ import annotations

from tests.journeys.conftest import NewPerson
from tests.journeys.installation import Installation
from tests.journeys.registering import choose_profile, fill_in_person, tick_whole_company
from tests.journeys.settling import activate, announced


def test_express_setup_takes_a_new_owner_to_the_first_user(
    installation: Installation, new_person: NewPerson
) -> None:
    owner = new_person()
    house = announced(installation, owner, 900, plan="pyme")
    activate(house)
    owner.sees("Configuración exprés")
    owner.open("/configuracion-expres/")
    owner.reads("Configuración exprés")
    owner.fill({"RFC": "XAXX010101000", "Razón social": "NADIE", "Código postal": "06000"})
    owner.field("Régimen fiscal").select_option("601")
    owner.press("Guardar y continuar")
    owner.sees("Revisa estos datos")
    owner.fill({"RFC": "CVC190211AB1", "Razón social": "CAFÉ VAINILLA Y CANELA"})
    owner.press("Guardar y continuar")
    owner.sees("Certificado de sello digital (CSD)")
    owner.follow("Más tarde")
    # Whoever leaves finds the step again.
    owner.open("/configuracion-expres/lugar/")
    owner.fill({"Nombre": "Xalapa", "Código postal": "91000"})
    owner.press("Guardar y continuar")
    owner.sees("¿Quién más va a trabajar aquí?")
    owner.follow("Nuevo usuario")
    fill_in_person(house, "vera")
    choose_profile(owner, "Facturador")
    tick_whole_company(owner, "CAFÉ VAINILLA Y CANELA")
    owner.press("Guardar")
    owner.sees("Registraste a Vera Prueba Luna")
    owner.open("/configuracion-expres/usuario/")
    owner.press("Terminar")
    owner.sees("Tu cuenta está lista.")
    house.post.wait_for(house.email("vera"), f"Tu acceso a {house.name}")
