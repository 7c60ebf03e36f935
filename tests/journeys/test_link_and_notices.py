"""The way in by a link, and everything that a person is told about the use of her access."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.conftest import NewPerson, OpenHouse
from tests.journeys.people import Person
from tests.journeys.registering import choose_profile, open_member, register
from tests.journeys.settling import BAKERY, MILL, House

OWN = "brújula cobalto sandía trece"
NEXT = "armario violeta pelícano mayo"


def test_a_link_and_the_notices_that_follow(new_house: OpenHouse, new_person: NewPerson) -> None:
    house = new_house(mode="link")
    diana = new_person()
    enters_by_the_newest_link(house, diana)
    is_told_of_a_new_device(house, new_person())
    is_told_of_a_changed_password(house, diana)
    is_told_of_changed_access(house)
    is_told_of_a_changed_address(house, diana)
    is_told_that_she_is_out_and_in_again(house, diana)


def enters_by_the_newest_link(house: House, diana: Person) -> None:
    register(house, "diana", profile="Contador", companies=(MILL,))
    subject = f"Tu acceso a {house.name}"
    first = house.post.wait_for(house.email("diana"), subject)
    open_member(house, "diana")
    house.owner.press("Reenviar acceso")
    second = house.post.wait_for(house.email("diana"), subject, count=2)
    assert first.link != second.link
    assert diana.open(first.link).status == 410
    diana.reads("Este enlace ya no sirve")
    # A mail scanner opens links before people do.
    scanner = diana.page.request.get(second.link)
    assert scanner.ok
    diana.open(second.link)
    diana.choose_password(OWN, "Activar mi acceso")
    diana.sees("Listo, tu acceso está activo.")
    assert diana.open(second.link).status == 410
    diana.sign_in(house.email("diana"), OWN)
    diana.is_inside(house.name)


def is_told_of_a_new_device(house: House, elsewhere: Person) -> None:
    # At her very first sign-in there was nothing to tell.
    assert not house.post.letters(house.email("diana"), "Entraste desde un equipo nuevo")
    elsewhere.sign_in(house.username("diana"), OWN)
    elsewhere.is_inside(house.name)
    letter = house.post.wait_for(house.email("diana"), "Entraste desde un equipo nuevo")
    assert "127.0.0.1" in letter.text


def is_told_of_a_changed_password(house: House, diana: Person) -> None:
    diana.open("/mi-cuenta/contrasena/")
    diana.fill({"Contraseña actual": OWN, "Contraseña nueva": NEXT, "Confirmar contraseña": NEXT})
    diana.press("Cambiar contraseña")
    diana.sees("Cambiaste tu contraseña.")
    house.post.wait_for(house.email("diana"), "Tu contraseña cambió")
    diana.open("/mi-cuenta/sesiones/")
    # The other browser was closed with it.
    expect(diana.main.get_by_role("button", name="Cerrar", exact=True)).to_have_count(1)


def is_told_of_changed_access(house: House) -> None:
    open_member(house, "diana")
    house.owner.follow("Acceso")
    choose_profile(house.owner, "Consulta")
    house.owner.press("Guardar")
    house.post.wait_for(house.email("diana"), f"Cambió tu acceso a {house.name}")


def is_told_of_a_changed_address(house: House, diana: Person) -> None:
    new = f"diana.nueva@cuenta{house.number}.example"
    diana.open("/mi-cuenta/correo/")
    diana.fill({"Correo electrónico nuevo": new, "Tu contraseña": NEXT})
    diana.press("Enviar enlace")
    diana.sees("Revisa el correo que te enviamos")
    letter = house.post.wait_for(new, "Confirma")
    # Until it is confirmed nothing has changed.
    diana.open("/mi-cuenta/")
    diana.sees(house.email("diana"))
    diana.open(letter.link)
    diana.sees(new)
    diana.press("Confirmar correo")
    diana.sees(f"Tu correo ahora es {new}.")
    told = house.post.wait_for(house.email("diana"), "Tu correo en Gafete cambió")
    assert new not in told.text
    diana.sign_out()
    diana.sign_in(new, NEXT)
    diana.is_inside(house.name)


def is_told_that_she_is_out_and_in_again(house: House, diana: Person) -> None:
    new = f"diana.nueva@cuenta{house.number}.example"
    open_member(house, "diana")
    house.owner.press("Desactivar")
    house.post.wait_for(new, f"Ya no tienes acceso a {house.name}")
    diana.open("/")
    diana.is_outside()
    house.owner.open(f"/usuarios/?q={house.username('diana')}")
    house.owner.follow("Diana Prueba Luna")
    house.owner.press("Reactivar")
    house.post.wait_for(new, f"Vuelves a tener acceso a {house.name}")
    diana.sign_in(new, NEXT)
    diana.is_inside(house.name)
    assert BAKERY not in diana.main.inner_text()
