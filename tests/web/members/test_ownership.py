"""Titularidad: offered by the owner, accepted or declined by whom it was offered to."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.cast import House
from tests.web.entering import browser_of
from tests.web.members.forms import text_of

PAGE, ACCEPT, CLOSE = (
    "/usuarios/titularidad/",
    "/usuarios/titularidad/aceptar/",
    "/usuarios/titularidad/cerrar/",
)


def offer(house: House, name: str, by: str = "olivia") -> str:
    address = reverse("members:offer_ownership", args=[house.member(name).public_id])
    return text_of(browser_of(house, by).post(address, follow=True))


def test_the_owner_is_asked_before_he_offers(house: House) -> None:
    address = reverse("members:offer_ownership", args=[house.member("ana").public_id])
    assert "¿Ofrecer la titularidad a Ana Prueba?" in text_of(browser_of(house, "olivia").get(address))
    assert "No hay ningún ofrecimiento abierto" in text_of(browser_of(house, "ana").get(PAGE))


def test_an_offer_changes_nothing_until_it_is_accepted(house: House) -> None:
    assert "Nada cambia hasta que acepte." in offer(house, "carla")
    assert house.member("olivia").is_owner
    assert "Olivia Titular te ofrece la titularidad de Grupo Maíz" in text_of(
        browser_of(house, "carla").get(PAGE)
    )


def test_accepting_swaps_the_two(house: House) -> None:
    offer(house, "carla")
    page = browser_of(house, "carla").post(ACCEPT, follow=True)
    assert "Ahora eres titular de esta cuenta." in text_of(page)
    assert house.member("carla").is_owner
    former = house.owner.__class__.objects.get(pk=house.owner.pk)
    assert not former.is_owner
    assert former.grants.get().profile.code == "administrator"


@pytest.mark.parametrize("by", ["carla", "olivia"])
def test_either_of_the_two_may_close_it(house: House, by: str) -> None:
    offer(house, "carla")
    page = browser_of(house, by).post(CLOSE, follow=True)
    assert ("Rechazaste" if by == "carla" else "Retiraste") in text_of(page)
    assert house.member("olivia").is_owner
    assert "ya no está abierto" in text_of(browser_of(house, "carla").post(ACCEPT, follow=True))


def test_nobody_else_sees_closes_or_accepts_it(house: House) -> None:
    offer(house, "carla")
    ana = browser_of(house, "ana")
    assert "No hay ningún ofrecimiento abierto" in text_of(ana.get(PAGE))
    ana.post(ACCEPT)
    ana.post(CLOSE)
    assert house.member("olivia").is_owner
    assert "te ofrece la titularidad" in text_of(browser_of(house, "carla").get(PAGE))


def test_only_the_owner_offers(house: House) -> None:
    assert "Solo el titular de la cuenta puede hacer esto." in offer(house, "carla", by="ana")


def test_only_an_active_member_can_be_offered_it(house: House) -> None:
    house.invite("hilda", house.assignment("viewer", ["centro"]))
    assert "solo puede pasar a un usuario activo" in offer(house, "hilda")
    address = reverse("members:offer_ownership", args=[house.member("hilda").public_id])
    page = browser_of(house, "olivia").get(address, follow=True)
    assert "solo puede pasar a un usuario activo" in text_of(page)


def test_a_second_offer_waits_for_the_first_to_be_closed(house: House) -> None:
    offer(house, "carla")
    assert "Ya hay un ofrecimiento abierto" in offer(house, "dario")


def test_the_members_page_shows_the_open_offer(house: House) -> None:
    offer(house, "carla")
    page = browser_of(house, "olivia").get(reverse("members:detail", args=[house.member("carla").public_id]))
    assert "Tiene abierto un ofrecimiento de la titularidad" in text_of(page)
