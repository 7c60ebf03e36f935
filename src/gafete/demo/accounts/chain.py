"""A chain of grocers on an unlimited plan: forty places and two hundred users."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle, islice

from gafete.access.permissions import Permission, closure
from gafete.demo.accounts import empresa
from gafete.demo.accounts.queries import cashiers
from gafete.demo.people import Person, crowd, person
from gafete.demo.stage import Setting, Stage
from gafete.demo.taxpayers import fictional_rfc
from gafete.members.assignments import Assignment
from gafete.members.models import Member
from gafete.members.operations.ask_approval import ask_approval
from gafete.members.operations.change_grants import change_grants
from gafete.members.operations.create_profile import create_profile
from gafete.members.operations.deactivate_member import deactivate_member
from gafete.tenancy.models import CredentialMode
from gafete.tenancy.operations.change_double_authorisation import change_double_authorisation
from gafete.tenancy.rules import CompanyFields, PlaceFields
from gafete.tenancy.seconding import SecondNeeded

DOMAIN = "ajolote"
OWNER = person("Mateo Izaguirre Fonseca", DOMAIN)
REGIONAL = person("Gisela Palomares Tun", DOMAIN)
USERS = 200
STORES, WAREHOUSE = "Abarrotes El Ajolote Feliz", "Distribuidora Ajolote"
MANAGER = "Encargado de tienda"

# Where each store stands: region, town, postal code.
_STORES = (
    ("Centro", "Álamos", "03400"), ("Centro", "Portales", "03300"), ("Centro", "Narvarte", "03020"),
    ("Centro", "Santa María", "06400"), ("Centro", "Tlalpan", "14000"), ("Centro", "Xochimilco", "16000"),
    ("Centro", "Toluca", "50000"), ("Centro", "Cuernavaca", "62000"), ("Centro", "Pachuca", "42000"),
    ("Centro", "Tlaxcala", "90000"), ("Centro", "Puebla", "72000"), ("Centro", "Cholula", "72760"),
    ("Bajío", "Querétaro", "76000"), ("Bajío", "Celaya", "38000"), ("Bajío", "León", "37000"),
    ("Bajío", "Irapuato", "36500"), ("Bajío", "Aguascalientes", "20000"), ("Bajío", "San Luis", "78000"),
    ("Bajío", "Morelia", "58000"), ("Bajío", "Guadalajara", "44100"),
    ("Norte", "Saltillo", "25000"), ("Norte", "Monterrey", "64000"), ("Norte", "Torreón", "27000"),
    ("Norte", "Durango", "34000"), ("Norte", "Zacatecas", "98000"), ("Norte", "Chihuahua", "31000"),
    ("Sur", "Oaxaca", "68000"), ("Sur", "Tuxtla", "29000"), ("Sur", "Villahermosa", "86000"),
    ("Sur", "Mérida", "97000"), ("Sur", "Campeche", "24000"), ("Sur", "Veracruz", "91700"),
)  # fmt: skip
_WAREHOUSES = (
    ("Cedis Centro", "54600"), ("Cedis Bajío", "76240"), ("Cedis Norte", "66600"), ("Cedis Sur", "97300"),
    ("Mayoreo Abastos", "09040"), ("Mayoreo Guadalajara", "44530"), ("Mayoreo Monterrey", "64480"),
    ("Mayoreo Veracruz", "91750"),
)  # fmt: skip
_OF_A_MANAGER = closure(
    {
        Permission.CFDI_VIEW, Permission.CFDI_ISSUE, Permission.CFDI_CREDIT, Permission.CFDI_DOWNLOAD,
        Permission.CFDI_CANCEL, Permission.CUSTOMERS_EDIT, Permission.PRODUCTS_VIEW, Permission.REPORTS_VIEW,
        Permission.SERIES_MANAGE, Permission.USERS_VIEW,
    }
)  # fmt: skip

Hire = tuple[Person, Assignment]


def tell(setting: Setting) -> Stage:
    """Tell the story of the account."""
    stage = Stage.open(
        setting,
        name="Abarrotes El Ajolote Feliz",
        plan="ilimitado",
        owner=OWNER,
        days_ago=340,
        visits_a_day=2,
    )
    with stage.inside():
        _set_up(stage)
        administrators = _administrators(stage)
        _everybody_else(stage, administrators)
        _daniela_joins(stage)
        _leavings(stage, administrators[0])
        stage.on(1, "12:30")
        newest = stage.gives("issuer", stage.at("Campeche"))
        stage.invites(person("Abelardo Cocom Novelo", DOMAIN), newest, by=administrators[0])
        _asks_for_a_second_person(stage, *administrators)
    return stage


def _set_up(stage: Stage) -> None:
    stage.on(340, "11:20")
    stage.settles(credential_mode=CredentialMode.LINK, copy_link_allowed=True)
    stage.adds_company(STORES, _company("AAF", "080926", "ABARROTES EL AJOLOTE FELIZ", STORES, "03400"))
    stage.adds_company(WAREHOUSE, _company("DAJ", "110407", "DISTRIBUIDORA AJOLOTE", WAREHOUSE, "54600"))
    for number, (_region, town, postal_code) in enumerate(_STORES, start=1):
        stage.adds_place(STORES, PlaceFields(name=town, code=f"AF-{number:02}", postal_code=postal_code))
    for number, (name, postal_code) in enumerate(_WAREHOUSES, start=1):
        stage.adds_place(WAREHOUSE, PlaceFields(name=name, code=f"DA-{number:02}", postal_code=postal_code))
    stage.finishes_setup()
    create_profile(
        actor=stage.actor(),
        name=MANAGER,
        description="Lleva una tienda: factura, acredita y cancela, y ve a quienes trabajan en ella.",
        permissions=_OF_A_MANAGER,
        letter="E",
    )


def _company(initials: str, date: str, legal_name: str, trade_name: str, postal_code: str) -> CompanyFields:
    return CompanyFields(
        rfc=fictional_rfc(initials, date),
        legal_name=legal_name,
        trade_name=trade_name,
        tax_regime="601",
        postal_code=postal_code,
    )


def _administrators(stage: Stage) -> list[Member]:
    """One for the whole account, and one for the stores of the south."""
    south = stage.at(*(town for region, town, _code in _STORES if region == "Sur"))
    stage.on(338, "10:00")
    hired = [
        stage.invites(person("Renata Zertuche Lira", DOMAIN), stage.gives("administrator", [stage.whole])),
        stage.invites(REGIONAL, stage.gives("administrator", south)),
    ]
    stage.on(337, "09:15")
    for member in hired:
        stage.enters(member)
    return hired


def _everybody_else(stage: Stage, administrators: list[Member]) -> None:
    """They arrive in twelve groups over the year; a few of the last have not entered yet."""
    renata = administrators[0]
    hires = _hires(stage)
    groups = 12
    size = -(-len(hires) // groups)
    for group in range(groups):
        days_ago = 330 - group * 29
        stage.on(days_ago, "10:30")
        arrivals = [
            stage.invites(newcomer, assignment, by=renata)
            for newcomer, assignment in hires[group * size : (group + 1) * size]
        ]
        stage.on(days_ago - 1, "09:00")
        waiting = 4 if group == groups - 1 else 0
        for member in arrivals[: len(arrivals) - waiting]:
            stage.enters(member)


def _hires(stage: Stage) -> list[Hire]:
    """A manager for each store, cashiers everywhere, and an office that looks at it all."""
    people = crowd(stage.setting.chance, DOMAIN)
    stores = [town for _region, town, _code in _STORES]
    places = list(stage.places)
    hires = [(next(people), stage.gives(MANAGER, stage.at(town))) for town in stores]
    office = [
        *[stage.gives("accountant", stage.at(STORES))] * 4,
        *[stage.gives("accountant", stage.at(WAREHOUSE))] * 3,
        *[stage.gives("viewer", [stage.whole])] * 3,
        *[stage.gives("viewer", stage.at(WAREHOUSE))] * 2,
    ]
    hires += zip(people, office, strict=False)
    # Renata, Gisela, Daniela and Abelardo come besides.
    cashiers = USERS - len(hires) - 4
    for number, place in enumerate(islice(cycle(places), cashiers)):
        # Some stand in for a colleague next door.
        here = {place, places[(places.index(place) + 1) % len(places)]} if number % 9 == 0 else {place}
        hires.append((next(people), stage.gives("issuer", stage.at(*here))))
    stage.setting.chance.shuffle(hires)
    return hires


def _daniela_joins(stage: Stage) -> None:
    """The accountant who also works for Grupo Maíz Azul: the same person, a second account."""
    stage.on(8, "09:50")
    # Whoever registers her types some user name; when she enters, her own counts.
    typed = replace(empresa.ACCOUNTANT, username="contadora.najera")
    daniela = stage.invites(typed, stage.gives("accountant", stage.at(STORES)))
    stage.on(7, "08:40")
    stage.enters(daniela)


def _asks_for_a_second_person(stage: Stage, renata: Member, regional: Member) -> None:
    """The account wants two people for what is gravest: one more administrator of everything waits for the owner."""
    change_double_authorisation(actor=stage.actor(), account=stage.account, is_on=True)
    stage.on(1, "17:50")
    regional = stage.now_of(regional)
    whole = stage.gives("administrator", [stage.whole])
    try:
        change_grants(
            actor=stage.actor(renata), member=regional, assignments=[whole], version=regional.version
        )
    except SecondNeeded as needed:
        ask_approval(actor=stage.actor(renata), act=needed.act)


def _leavings(stage: Stage, renata: Member) -> None:
    for number, member in enumerate(cashiers()[5:95:15]):
        stage.on(6, f"1{number}:10")
        deactivate_member(actor=stage.actor(renata), member=member)
