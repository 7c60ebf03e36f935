"""One person, two accounts: invited by the second one, she goes to and fro between them."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.conftest import NewPerson, OpenHouse
from tests.journeys.people import Person
from tests.journeys.registering import choose_profile, fill_in_person, register, tick_whole_company
from tests.journeys.settling import BAKERY, MILL, House

OWN = "brújula cobalto sandía trece"


def test_somebody_known_joins_a_second_account_and_switches(
    new_house: OpenHouse, new_person: NewPerson
) -> None:
    first, second = new_house(), new_house(plan="pyme", mode="temporary")
    carmen = new_person()
    register(first, "carmen", profile="Contador", companies=(MILL,))
    carmen.open(first.post.wait_for(first.email("carmen"), f"Tu acceso a {first.name}").link)
    carmen.choose_password(OWN, "Activar mi acceso")
    is_invited_without_anybody_learning_that_she_exists(first, second)
    accepts(first, second, carmen)
    switches(first, second, carmen)


def is_invited_without_anybody_learning_that_she_exists(first: House, second: House) -> None:
    owner = second.owner
    owner.open("/usuarios/nuevo/")
    fill_in_person(second, "carmen")
    owner.fill({"Correo electrónico": first.email("carmen")})
    choose_profile(owner, "Facturador")
    tick_whole_company(owner, BAKERY)
    owner.press("Guardar")
    owner.sees(f"Registraste a Carmen Prueba Luna. Su acceso va en camino a {first.email('carmen')}.")
    owner.open("/usuarios/")
    row = owner.main.get_by_role("row").filter(has_text="Carmen Prueba Luna")
    expect(row).to_contain_text("Invitado")
    # As it was typed here, not as she is called elsewhere.
    expect(row).to_contain_text(second.username("carmen"))


def accepts(first: House, second: House, carmen: Person) -> None:
    letter = second.post.wait_for(first.email("carmen"), f"Tu acceso a {second.name}")
    # Her password is hers: no mail of another account brings her a new one.
    assert "Contraseña temporal" not in letter.text
    carmen.open(letter.link)
    carmen.reads(f"Te invitaron a {second.name}")
    expect(carmen.field("Contraseña nueva")).to_have_count(0)
    carmen.follow("Entrar y aceptar")
    carmen.fill({"Cuenta del usuario o correo electrónico": first.username("carmen"), "Contraseña": OWN})
    carmen.press("Entrar")
    carmen.press("Aceptar invitación")
    carmen.is_inside(second.name)
    carmen.sees(f"Ya puedes trabajar en {second.name}.")


def switches(first: House, second: House, carmen: Person) -> None:
    carmen.page.locator(".topbar-account").click()
    carmen.reads("¿Dónde quieres trabajar?")
    carmen.main.get_by_role("button", name=first.name).click()
    carmen.is_inside(first.name)
    carmen.sees(MILL)
    carmen.sees_not(BAKERY)
    carmen.page.locator(".topbar-account").click()
    carmen.main.get_by_role("button", name=second.name).click()
    carmen.is_inside(second.name)
    carmen.sees(BAKERY)
    carmen.sees_not(MILL)
    # Who is in several accounts is asked where to work.
    carmen.sign_out()
    carmen.sign_in(first.email("carmen"), OWN)
    carmen.reads("¿Dónde quieres trabajar?")
