"""A forgotten password, and a forgotten user name."""

from __future__ import annotations

from tests.journeys.conftest import NewPerson, OpenHouse

NEXT = "armario violeta pelícano mayo"


def test_whoever_forgot_everything_but_her_address_gets_in_again(
    new_house: OpenHouse, new_person: NewPerson
) -> None:
    house = new_house()
    somebody = new_person()
    somebody.open("/entrar/")
    somebody.follow("Olvidé mi usuario")
    # The answer is the same for an address that nobody has.
    for address in (f"nadie@cuenta{house.number}.example", house.owner_email):
        somebody.open("/recuperar/")
        somebody.fill({"Correo electrónico o cuenta del usuario": address})
        somebody.press("Enviar correo")
        somebody.reads("Revisa tu correo")
    letter = house.post.wait_for(house.owner_email, "Recupera tu acceso a Gafete")
    assert house.owner_username in letter.text
    assert not house.post.letters(f"nadie@cuenta{house.number}.example")

    somebody.open(letter.link)
    somebody.reads("Elige tu contraseña nueva")
    somebody.choose_password(NEXT, "Guardar contraseña")
    somebody.sees("Tu contraseña nueva ya sirve. Entra con ella.")
    assert somebody.open(letter.link).status == 410
    house.post.wait_for(house.owner_email, "Tu contraseña cambió")
    # Her open session ended with it.
    house.owner.open("/")
    house.owner.is_outside()
    somebody.sign_in(house.owner_username, NEXT)
    somebody.is_inside(house.name)
