from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from gafete.access.permissions import Permission
from gafete.members.actors import operator_actor
from gafete.members.operations.delete_member import delete_member
from gafete.seats.models import Seat, SeatState
from gafete.seats.operations.activate_order import activate_order
from gafete.seats.operations.place_order import place_order
from tests.cast import House, grupo_maiz, open_house, plan
from tests.web.entering import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return grupo_maiz(seats=2)


def read(house: House, name: str = "olivia", **query: str) -> str:
    answer = browser_of(house, name).get(reverse("seats:overview"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_seat_says_who_sits_there(house: House) -> None:
    member = house.join("carla", house.assignment("issuer", ["cancún"]))
    page = read(house)
    assert "1 de 2 asientos en uso" in page
    assert "Carla Prueba" in page
    assert reverse("members:detail", args=[member.public_id]) in page
    assert page.count("Nadie lo ocupa.") == 1


def test_a_forfeited_seat_says_whose_deletion_lost_it_and_when_it_comes_back(house: House) -> None:
    house.join("carla", house.assignment("issuer", ["cancún"]))
    Seat.objects.update(ends_at=timezone.now() + timedelta(days=100))
    delete_member(actor=house.actor("olivia"), member=house.member("carla"))
    page = read(house)
    assert "Se perdió al eliminar a Carla Prueba." in page
    assert "Vuelve cuando se renueve." in page
    assert "0 de 1 asiento en uso" in page


def test_an_expired_seat_says_that_its_term_is_over(house: House) -> None:
    Seat.objects.update(
        state=SeatState.EXPIRED,
        starts_at=timezone.now() - timedelta(days=9),
        ends_at=timezone.now() - timedelta(days=1),
    )
    page = read(house)
    assert "Su periodo terminó." in page
    assert "Venció el" in page


def test_the_cards_can_be_narrowed_to_a_state(house: House) -> None:
    house.join("carla", house.assignment("issuer", ["cancún"]))
    assert "Carla Prueba" not in read(house, state="free")
    assert "Nadie lo ocupa." not in read(house, state="held")
    assert "Ningún asiento está así" in read(house, state="expired")
    assert "Carla Prueba" in read(house, state="bogus")


def test_an_order_shows_its_tax_its_total_and_its_state(house: House) -> None:
    order = place_order(actor=house.actor("olivia"), quantity=3, request_key=uuid.uuid4())
    page = read(house)
    assert "$747.00 MXN" in page
    assert "$119.52 MXN" in page
    assert "$866.52 MXN" in page
    assert "En espera de pago" in page
    operator = operator_actor(house.account.pk, label="Mesa", permissions={Permission.BILLING_MANAGE})
    activate_order(actor=operator, order=order)
    page = read(house)
    assert "En espera de pago" not in page
    assert f"Orden {order.number}" in page
    # An order is feminine.
    assert re.search(r">\s*Activa\s*<", page)
    assert page.count("Nadie lo ocupa.") == 5


def test_an_account_without_seats_is_told_how_to_get_the_first() -> None:
    page = read(open_house("Cuenta nueva", "nora", seats=0), "nora")
    assert "Sin asientos" in page
    assert reverse("seats:buy") in page


def test_an_unlimited_plan_sells_nothing() -> None:
    house = open_house("Cadena", "nora", seats=0, on=plan("todo", included=None))
    page = read(house, "nora")
    assert "plan sin límite" in page
    assert reverse("seats:buy") not in page


def test_an_administrator_needs_the_permission_and_learns_who_can_give_it(house: House) -> None:
    house.join("ana", house.assignment("administrator", [house.whole]))
    answer = browser_of(house, "ana").get(reverse("seats:overview"))
    assert answer.status_code == 403
    assert "Olivia Titular" in answer.content.decode()


def test_an_administrator_with_it_sees_the_seats(house: House) -> None:
    buys = frozenset({Permission.BILLING_MANAGE})
    house.join("ana", house.assignment("administrator", [house.whole], added=buys))
    assert "Ana Prueba" in read(house, "ana")


def test_a_large_account_shows_its_seats_a_page_at_a_time(house: House) -> None:
    house.give_seats(100)
    browser = browser_of(house, "olivia")
    first = browser.get(reverse("seats:overview")).content.decode()
    assert first.count('<article class="card seat-card') == 60
    address = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    second = browser.get(reverse("seats:overview") + address).content.decode()
    assert second.count('<article class="card seat-card') == 42
