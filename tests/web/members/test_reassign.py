"""Reasignar: a new person on the seat of somebody who is out."""

from __future__ import annotations

import pytest
from django.urls import reverse

from gafete.members.models import Member, MemberState
from gafete.members.operations.deactivate_member import deactivate_member
from gafete.seats.models import Seat, SeatState
from tests.cast import House
from tests.web.entering import browser_of
from tests.web.members.forms import access, person, text_of


@pytest.fixture
def address(house: House) -> str:
    deactivate_member(actor=house.actor("olivia"), member=house.member("dario"))
    return reverse("members:reassign", args=[house.member("dario").public_id])


def test_the_form_begins_with_the_access_of_the_former_one(house: House, address: str) -> None:
    page = browser_of(house, "olivia").get(address)
    body = page.content.decode()
    assert "Reasignar el asiento de Dario Prueba" in text_of(page)
    assert f'value="{house.profile("accountant").public_id}" checked' in body
    assert f'value="{house.companies["maíz azul"].public_id}" checked' in body
    assert "Dario Prueba" not in body[body.index('id="id_name"') :].split(">")[0]


def test_the_new_person_sits_on_the_same_seat_and_the_former_ones_record_stays(
    house: House, address: str
) -> None:
    seat = house.member("dario").seat
    Seat.objects.filter(state=SeatState.FREE).delete()
    answer = browser_of(house, "olivia").post(
        address, person() | access(house, "accountant", companies=["maíz azul"]), follow=True
    )
    assert "Fabiola Nueva ocupa ahora el asiento de Dario Prueba." in text_of(answer)
    successor = Member.objects.get(name="Fabiola Nueva")
    assert successor.seat == seat
    former = house.member("dario")
    assert (former.state, former.name, former.replaced_by) == (
        MemberState.REPLACED,
        "Dario Prueba",
        successor,
    )


def test_a_fault_keeps_what_was_typed_and_the_seat_where_it_is(house: House, address: str) -> None:
    answer = browser_of(house, "olivia").post(
        address, person(email="carla@correo.example") | access(house, "viewer", places=["centro"])
    )
    assert answer.status_code == 400
    assert 'value="Fabiola Nueva"' in answer.content.decode()
    assert house.member("dario").state == MemberState.DEACTIVATED


def test_a_double_click_is_one_person(house: House, address: str) -> None:
    browser = browser_of(house, "olivia")
    typed = person() | access(house, "viewer", places=["centro"])
    first, second = browser.post(address, typed), browser.post(address, typed)
    assert first["Location"] == second["Location"]


def test_the_seat_of_an_active_member_is_not_given_away(house: House) -> None:
    address = reverse("members:reassign", args=[house.member("elena").public_id])
    page = browser_of(house, "olivia").get(address, follow=True)
    assert "Primero desactiva a este usuario" in text_of(page)


def test_a_seat_given_away_already_is_told(house: House, address: str) -> None:
    browser = browser_of(house, "olivia")
    browser.post(address, person() | access(house, "viewer", places=["centro"]))
    late = browser.post(
        address, person("Gabriel Otro") | access(house, "viewer", places=["centro"]), follow=True
    )
    assert "ya no está en la cuenta" in text_of(late)
    assert "ya no está en la cuenta" in text_of(browser.get(address, follow=True))


def test_the_seat_of_somebody_who_reaches_further_is_out_of_reach(house: House) -> None:
    deactivate_member(actor=house.actor("olivia"), member=house.member("ana"))
    address = reverse("members:reassign", args=[house.member("ana").public_id])
    assert browser_of(house, "bruno").get(address).status_code == 403
