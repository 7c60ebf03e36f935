"""A sweet shop on Plan PyME: one extra user on its one seat, and an order of another that waits."""

from __future__ import annotations

from gafete.demo.people import person
from gafete.demo.stage import Setting, Stage
from gafete.demo.taxpayers import fictional_rfc
from gafete.tenancy.models import CredentialMode
from gafete.tenancy.rules import CompanyFields, PlaceFields

DOMAIN = "alfenique"
OWNER = person("Fermín Ocaranza Ríos", DOMAIN)
CASHIER = person("Rosario Tecuapetla Luna", DOMAIN)
SHOP = "Dulces Alfeñique"


def tell(setting: Setting) -> Stage:
    """Tell the story of the account."""
    stage = Stage.open(
        setting, name="Dulces Alfeñique", plan="pyme", owner=OWNER, days_ago=214, visits_a_day=1
    )
    with stage.inside():
        _tell(stage)
    return stage


def _tell(stage: Stage) -> None:
    stage.on(214, "11:30")
    stage.settles(credential_mode=CredentialMode.TEMPORARY)
    stage.adds_company(
        SHOP,
        CompanyFields(
            rfc=fictional_rfc("OARF", "710304"),
            legal_name="FERMÍN OCARANZA RÍOS",
            trade_name=SHOP,
            tax_regime="626",
            postal_code="72000",
        ),
    )
    stage.on(214, "11:42")
    stage.adds_place(
        SHOP,
        PlaceFields(
            name="Tienda del centro", code="T1", postal_code="72000", address="Calle de los Dulces 12, Puebla"
        ),
    )
    stage.adds_place(
        SHOP,
        PlaceFields(
            name="Taller", code="T2", postal_code="72090", address="Privada del Piloncillo 4, Puebla"
        ),
    )
    stage.finishes_setup()
    stage.on(209, "13:15")
    cashier = stage.invites(CASHIER, stage.gives("issuer", stage.at("Tienda del centro")))
    stage.on(208, "09:05")
    stage.enters(cashier)
    # With the only seat taken, "Nuevo usuario" says why it is off and what another seat costs.
    stage.on(1, "17:48")
    stage.buys_seats(1)
