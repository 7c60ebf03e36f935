"""How an account begins: the operator opens it, its owner comes in by her mail and settles."""

from __future__ import annotations

from dataclasses import dataclass

from tests.journeys.installation import Installation
from tests.journeys.people import Person
from tests.journeys.post import Post

PASSWORD = "maceta lluvia tranvía nopal"
MODES = {
    "link": "Enlace de activación",
    "temporary": "Contraseña temporal por correo",
    "typed": "Contraseña escrita por el administrador",
}
MILL, MILL_RFC = "Tortillería Maíz Azul", "TMA010101AB1"
BAKERY, BAKERY_RFC = "Panadería La Concha", "PLC020202CD2"
COMPANIES = ((MILL, MILL_RFC, ("Centro", "Roma")), (BAKERY, BAKERY_RFC, ("Cancún",)))


@dataclass
class House:
    """An account with two companies and three places, and its owner signed in."""

    installation: Installation
    number: int
    name: str
    owner: Person
    owner_username: str
    owner_email: str

    @property
    def post(self) -> Post:
        """What the mail server took."""
        assert self.installation.post is not None
        return self.installation.post

    def email(self, first_name: str) -> str:
        """The address of somebody who works here."""
        return f"{first_name}@cuenta{self.number}.example"

    def username(self, first_name: str) -> str:
        """A user name that no other journey takes."""
        return f"{first_name}.prueba{self.number}"


def open_house(installation: Installation, owner: Person, number: int, *, plan: str, mode: str) -> House:
    """Open the account and let its owner settle."""
    house = announced(installation, owner, number, plan=plan)
    activate(house)
    for company in COMPANIES:
        add_company(owner, *company)
    if mode:
        owner.open("/ajustes/")
        owner.tick(MODES[mode])
        owner.press("Guardar")
        owner.sees("Guardaste los ajustes de la cuenta.")
    return house


def announced(installation: Installation, owner: Person, number: int, *, plan: str) -> House:
    """Open the account; its owner has only a mail."""
    house = House(
        installation=installation,
        number=number,
        name=f"Cuenta de viaje {number}",
        owner=owner,
        owner_username=f"olivia.titular{number}",
        owner_email=f"olivia@cuenta{number}.example",
    )
    installation.manage(
        "create_account", house.name, f"--plan={plan}", "--owner-name=Olivia Prado Lima",
        f"--owner-username={house.owner_username}", f"--owner-email={house.owner_email}",
    )  # fmt: skip
    return house


def activate(house: House) -> None:
    """The owner follows the link of her mail, chooses her password and signs in."""
    owner = house.owner
    owner.open(house.post.wait_for(house.owner_email, f"Tu acceso a {house.name}").link)
    owner.choose_password(PASSWORD, "Activar mi acceso")
    owner.sees("Listo, tu acceso está activo.")
    owner.sign_in(house.owner_username, PASSWORD)
    owner.is_inside(house.name)


def add_company(owner: Person, name: str, rfc: str, places: tuple[str, ...]) -> None:
    """A company and where it issues."""
    owner.open("/empresas/nueva/")
    owner.fill({"RFC": rfc, "Razón social": name.upper(), "Nombre comercial": name, "Código postal": "06000"})
    owner.field("Régimen fiscal").select_option("601")
    owner.press("Guardar")
    owner.reads(name)
    for place in places:
        owner.open("/lugares/nuevo/")
        owner.field("Empresa").select_option(
            label=owner.field("Empresa").locator("option", has_text=name).inner_text()
        )
        owner.fill({"Nombre": place, "Código postal": "06000"})
        owner.press("Guardar")
        owner.sees(place)
