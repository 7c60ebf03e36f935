"""A family of food companies on Plan Empresa: every state that a user, a seat or a grant can be in."""

from __future__ import annotations

from gafete.access.hours import Hours, Shift
from gafete.access.permissions import Permission, closure
from gafete.demo.accounts.campaigns import reviews_before_the_year_ends, reviews_the_bakery
from gafete.demo.people import person
from gafete.demo.stage import Setting, Stage
from gafete.demo.taxpayers import fictional_rfc
from gafete.members.operations.answer_request import answer_by_declining, answer_by_giving
from gafete.members.operations.ask_access import ask_access
from gafete.members.operations.change_grants import change_grants
from gafete.members.operations.change_hours import change_hours
from gafete.members.operations.create_profile import create_profile
from gafete.members.operations.deactivate_member import deactivate_member
from gafete.members.operations.delete_member import delete_member
from gafete.members.operations.edit_member import edit_member
from gafete.members.operations.reactivate_member import reactivate_member
from gafete.members.operations.reassign_seat import reassign_seat
from gafete.tenancy.models import CredentialMode
from gafete.tenancy.operations.edit_place import edit_place
from gafete.tenancy.rules import CompanyFields, PlaceFields

DOMAIN = "maizazul"
OWNER = person("Lucía Ortega Barrios", DOMAIN)
ADMINISTRATOR = person("Ana Martínez Solís", DOMAIN)
BAKERY_ADMINISTRATOR = person("Bruno Castañeda Ruelas", DOMAIN)
CASHIER = person("Carla Pech Uicab", DOMAIN)
ACCOUNTANT = person("Daniela Nájera Quiroz", "najera")
VIEWER = person("Elena Bárcenas Toledo", DOMAIN)
SUPERVISOR = "Supervisor de caja"
# Monday to Saturday.
STORE_HOURS = Hours("America/Mexico_City", tuple(Shift(day, 8 * 60, 20 * 60) for day in range(6)))

MILL, BAKERY, CAFE = "Tortillería Maíz Azul", "Panadería La Concha de Nácar", "Café Vainilla y Canela"
_COMPANIES = {
    MILL: CompanyFields(
        rfc=fictional_rfc("TMA", "120518"), legal_name="TORTILLERÍA MAÍZ AZUL", trade_name=MILL,
        tax_regime="601", postal_code="06000",
    ),
    BAKERY: CompanyFields(
        rfc=fictional_rfc("PCN", "150903"), legal_name="PANADERÍA LA CONCHA DE NÁCAR", trade_name=BAKERY,
        tax_regime="601", postal_code="44500",
    ),
    CAFE: CompanyFields(
        rfc=fictional_rfc("CVC", "190211"), legal_name="CAFÉ VAINILLA Y CANELA", trade_name=CAFE,
        tax_regime="626", postal_code="91000",
    ),
}  # fmt: skip
_PLACES = {
    MILL: (
        PlaceFields(name="Centro Histórico", code="TM-01", postal_code="06000", address="Callejón del Nixtamal 8, Ciudad de México"),
        PlaceFields(name="Roma Norte", code="TM-02", postal_code="06700", address="Calle de la Masa 105, Ciudad de México"),
        PlaceFields(name="Coyoacán", code="TM-03", postal_code="04000", address="Plaza del Comal 3, Ciudad de México"),
        PlaceFields(name="Molino Iztapalapa", code="TM-04", postal_code="09000", address="Calzada del Molino 940, Ciudad de México"),
    ),
    BAKERY: (
        PlaceFields(name="Chapalita", code="PC-01", postal_code="44500", address="Avenida de las Conchas 77, Guadalajara"),
        PlaceFields(name="Zapopan", code="PC-02", postal_code="45100", address="Calle del Hojaldre 21, Zapopan"),
        PlaceFields(name="Tlaquepaque", code="PC-03", postal_code="45500", address="Andador de la Levadura 5, Tlaquepaque"),
    ),
    CAFE: (
        PlaceFields(name="Xalapa", code="CV-01", postal_code="91000", address="Callejón de la Vainilla 14, Xalapa"),
        PlaceFields(name="Cancún", code="CV-02", postal_code="77500", address="Avenida de la Canela 2, Cancún", time_zone="America/Cancun"),
    ),
}  # fmt: skip
_OF_A_SUPERVISOR = closure(
    {
        Permission.CFDI_VIEW, Permission.CFDI_ISSUE, Permission.CFDI_CREDIT, Permission.CFDI_CANCEL,
        Permission.CFDI_DOWNLOAD, Permission.CUSTOMERS_EDIT, Permission.PRODUCTS_VIEW, Permission.REPORTS_VIEW,
    }
)  # fmt: skip


def tell(setting: Setting) -> Stage:
    """Tell the story of the account."""
    stage = Stage.open(
        setting, name="Grupo Maíz Azul", plan="empresa", owner=OWNER, days_ago=351, visits_a_day=2
    )
    with stage.inside():
        _set_up(stage)
        _first_people(stage)
        _changes(stage)
        _last_weeks(stage)
        _last_days(stage)
    return stage


def _set_up(stage: Stage) -> None:
    stage.on(351, "11:20")
    stage.settles(credential_mode=CredentialMode.TYPED, copy_link_allowed=True)
    for minute, (key, fields) in enumerate(_COMPANIES.items(), start=25):
        stage.on(351, f"11:{minute}")
        stage.adds_company(key, fields)
    stage.on(351, "12:10")
    for key in (MILL, BAKERY):
        for place in _PLACES[key]:
            stage.adds_place(key, place)
    stage.finishes_setup()


def _first_people(stage: Stage) -> None:
    stage.on(350, "09:30")
    ana = stage.invites(ADMINISTRATOR, stage.gives("administrator", [stage.whole]))
    stage.on(350, "12:15")
    stage.enters(ana)
    stage.on(349, "10:00")
    order = stage.buys_seats(9)
    stage.on(348, "16:30")
    stage.activates(order)
    stage.on(347, "09:10")
    arrivals = [
        stage.invites(BAKERY_ADMINISTRATOR, stage.gives("administrator", stage.at(BAKERY)), by=ana),
        stage.invites(ACCOUNTANT, stage.gives("accountant", stage.at(MILL, BAKERY)), by=ana),
        stage.invites(
            person("Iván Zazueta Beltrán", DOMAIN),
            stage.gives(
                "issuer",
                stage.at("Centro Histórico", "Roma Norte"),
                added=frozenset({Permission.CFDI_CREDIT}),
            ),
            by=ana,
        ),
        stage.invites(
            person("Silvia Arreola Coss", DOMAIN), stage.gives("issuer", stage.at("Coyoacán")), by=ana
        ),
    ]
    for day, member in enumerate(arrivals):
        stage.on(346 - day, "08:55")
        stage.enters(member)
    stage.on(320, "12:00")
    for place in _PLACES[CAFE]:
        stage.adds_place(CAFE, place)


def _changes(stage: Stage) -> None:
    ana, bruno = stage.people[ADMINISTRATOR.username], stage.people[BAKERY_ADMINISTRATOR.username]
    stage.on(318, "10:05")
    carla = stage.invites(CASHIER, stage.gives("issuer", stage.at("Cancún")), by=ana)
    elena = stage.invites(VIEWER, stage.gives("viewer", stage.at(CAFE, BAKERY)), by=ana)
    stage.on(317, "09:20")
    stage.enters(carla)
    stage.on(316, "18:02")
    stage.enters(elena)
    stage.on(300, "13:40")
    create_profile(
        actor=stage.actor(),
        name=SUPERVISOR,
        description="Responde por las cajas de su sucursal: emite, acredita y cancela.",
        permissions=_OF_A_SUPERVISOR,
        letter="S",
    )
    stage.on(299, "09:45")
    hugo = stage.invites(
        person("Hugo Villanueva Mora", DOMAIN),
        stage.gives(SUPERVISOR, stage.at("Chapalita", "Zapopan")),
        stage.gives("viewer", stage.at("Tlaquepaque")),
        by=stage.owner,
    )
    stage.on(298, "08:30")
    stage.enters(hugo)
    stage.on(262, "11:15")
    ulises = stage.invites(
        person("Ulises Camarena Pozos", DOMAIN), stage.gives("issuer", stage.at("Zapopan")), by=bruno
    )
    stage.on(261, "09:00")
    stage.enters(ulises)
    stage.on(240, "17:25")
    silvia = stage.people["silvia.arreola"]
    deactivate_member(actor=stage.actor(ana), member=silvia)
    stage.on(233, "10:10")
    teresa = reassign_seat(
        actor=stage.actor(ana),
        member=silvia,
        invitation=stage.invitation(
            person("Teresa Gamboa Sierra", DOMAIN), [stage.gives("issuer", stage.at("Coyoacán"))]
        ),
    )
    stage.people["teresa.gamboa"] = teresa
    stage.on(232, "09:12")
    stage.enters(teresa)
    stage.on(190, "12:30")
    _moves_the_mill(stage)
    stage.on(171, "16:20")
    delete_member(actor=stage.actor(), member=ulises)


def _moves_the_mill(stage: Stage) -> None:
    mill = stage.places["Molino Iztapalapa"]
    moved = PlaceFields(
        name=mill.name,
        code=mill.code,
        postal_code="09070",
        address="Calzada del Molino 1200, Ciudad de México",
    )
    edit_place(
        actor=stage.actor(stage.people[ADMINISTRATOR.username]),
        place=mill,
        version=mill.version,
        fields=moved,
    )


def _last_weeks(stage: Stage) -> None:
    ana, bruno = stage.people[ADMINISTRATOR.username], stage.people[BAKERY_ADMINISTRATOR.username]
    stage.on(120, "09:35")
    order = stage.buys_seats(5)
    stage.on(119, "13:05")
    stage.activates(order)
    stage.on(118, "10:40")
    veronica = stage.invites(
        person("Verónica Luján Prado", DOMAIN),
        stage.gives("accountant", stage.at(CAFE), period=stage.period(to_days_ago=21)),
        by=ana,
    )
    oscar = stage.invites(
        person("Óscar Tenorio Blanco", DOMAIN), stage.gives("issuer", stage.at("Tlaquepaque")), by=bruno
    )
    stage.on(117, "08:45")
    stage.enters(veronica)
    stage.on(115, "09:25")
    stage.enters(oscar)
    reviews_the_bakery(stage, administrators=[ana, bruno], bakery=stage.companies[BAKERY])
    stage.on(64, "18:10")
    deactivate_member(actor=stage.actor(bruno), member=oscar)
    stage.on(60, "08:20")
    reactivate_member(actor=stage.actor(bruno), member=oscar)
    stage.on(33, "11:50")
    deactivate_member(actor=stage.actor(bruno), member=oscar)
    stage.on(28, "12:12")
    wendy = stage.invites(
        person("Wendy Santoyo Limón", DOMAIN),
        # An auditor for two weeks, which are about to end.
        stage.gives("viewer", [stage.whole], period=stage.period(from_days_ago=9, to_days_ago=-5)),
        stage.gives("accountant", stage.at(MILL), period=stage.period(from_days_ago=-8, to_days_ago=-30)),
        by=ana,
    )
    stage.on(27, "09:02")
    stage.enters(wendy)
    stage.after_midnight(21)
    stage.on(19, "15:30")
    _extends_ivan(stage)
    stage.after_midnight(9)
    stage.on(9, "10:33")
    stage.invites(person("Nadia Cepeda Montero", "rebota"), stage.gives("issuer", stage.at("Xalapa")), by=ana)


def _last_days(stage: Stage) -> None:
    ana = stage.people[ADMINISTRATOR.username]
    stage.on(6, "17:45")
    _asks_and_is_answered(stage)
    stage.on(4, "11:20")
    _keeps_teresa_to_store_hours(stage)
    stage.on(3, "13:22")
    _corrects_hugo(stage)
    stage.on(2, "12:50")
    _asks_and_waits(stage)
    bruno = stage.people[BAKERY_ADMINISTRATOR.username]
    reviews_before_the_year_ends(stage, administrators=[ana, bruno])
    stage.on(1, "16:05")
    stage.invites(
        person("Jimena Robledo Arce", DOMAIN), stage.gives("issuer", stage.at("Xalapa", "Cancún")), by=ana
    )


def _extends_ivan(stage: Stage) -> None:
    ivan = stage.now_of(stage.people["ivan.zazueta"])
    places = stage.at("Centro Histórico", "Roma Norte", "Coyoacán")
    wider = stage.gives("issuer", places, added=frozenset({Permission.CFDI_CREDIT}))
    actor = stage.actor(stage.people[ADMINISTRATOR.username])
    change_grants(actor=actor, member=ivan, assignments=[wider], version=ivan.version)


def _keeps_teresa_to_store_hours(stage: Stage) -> None:
    teresa = stage.now_of(stage.people["teresa.gamboa"])
    change_hours(
        actor=stage.actor(stage.people[ADMINISTRATOR.username]),
        member=teresa,
        hours=STORE_HOURS,
        version=teresa.version,
    )


def _corrects_hugo(stage: Stage) -> None:
    hugo = stage.now_of(stage.people["hugo.villanueva"])
    edit_member(
        actor=stage.actor(),
        member=hugo,
        name="Hugo Villanueva Mora y Castro",
        username=hugo.username,
        email=hugo.email,
        version=hugo.version,
    )


def _asks_and_is_answered(stage: Stage) -> None:
    """One yes until a day, one no with a sentence, and one that nobody has answered yet."""
    elena, ivan = stage.people[VIEWER.username], stage.people["ivan.zazueta"]
    export = ask_access(
        actor=stage.actor(elena),
        permission=Permission.CFDI_EXPORT,
        at=stage.companies[BAKERY].scope,
        reason="El despacho pide los XML del trimestre.",
    )
    cancel = ask_access(
        actor=stage.actor(ivan),
        permission=Permission.CFDI_CANCEL,
        at=stage.places["Roma Norte"].scope,
        reason="Para no esperar cuando un cliente da mal su RFC.",
    )
    ask_access(
        actor=stage.actor(stage.people["teresa.gamboa"]),
        permission=Permission.REPORTS_VIEW,
        at=stage.places["Coyoacán"].scope,
    )
    bruno, ana = stage.people[BAKERY_ADMINISTRATOR.username], stage.people[ADMINISTRATOR.username]
    stage.on(5, "09:12")
    ends_at = stage.period(to_days_ago=-12).ends_at
    answer_by_giving(actor=stage.actor(bruno), request=export, until=ends_at)
    answer_by_declining(
        actor=stage.actor(ana),
        request=cancel,
        words="Por ahora pide la cancelación: la reviso el mismo día.",
    )


def _asks_and_waits(stage: Stage) -> None:
    ask_access(
        actor=stage.actor(stage.people[CASHIER.username]),
        permission=Permission.CFDI_CANCEL,
        at=stage.places["Cancún"].scope,
        reason="Dos clientes del hotel dieron mal su RFC y hoy cierro el mes.",
    )
