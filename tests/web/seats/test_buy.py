from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.urls import reverse

from gafete.seats.models import Order, Seat
from tests.cast import House, grupo_maiz
from tests.web.entering import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return grupo_maiz(seats=0)


def typed(quantity: Any, key: uuid.UUID | None = None) -> dict[str, Any]:
    return {"quantity": quantity, "request_key": key or uuid.uuid4()}


def test_one_seat_costs_what_it_should_before_anything_is_ordered(house: House) -> None:
    page = browser_of(house, "olivia").get(reverse("seats:buy")).content.decode()
    for amount in ("$249.00 MXN", "$39.84 MXN", "$288.84 MXN", "IVA 16 %"):
        assert amount in page
    assert not Order.objects.exists()


def test_the_total_follows_the_quantity(house: House) -> None:
    page = browser_of(house, "olivia").get(reverse("seats:buy"), {"quantity": "12"}).content.decode()
    assert "$2,988.00 MXN" in page
    assert "$3,466.08 MXN" in page


def test_an_order_is_placed_and_gives_no_seat_yet(house: House) -> None:
    answer = browser_of(house, "olivia").post(reverse("seats:buy"), typed(2), follow=True)
    order = Order.objects.get()
    assert (order.quantity, str(order.total)) == (2, "577.68")
    assert f"Registramos tu orden {order.number} por 2 asientos." in answer.content.decode()
    assert not Seat.objects.exists()


def test_a_double_click_is_one_order(house: House) -> None:
    browser, key = browser_of(house, "olivia"), uuid.uuid4()
    for _click in range(2):
        assert browser.post(reverse("seats:buy"), typed(1, key)).status_code == 302
    assert Order.objects.count() == 1


@pytest.mark.parametrize("quantity", ["0", "-1", "10001", "", "dos", "1.5", "9" * 40])
def test_a_quantity_that_makes_no_sense_is_refused_beside_its_field(house: House, quantity: str) -> None:
    browser = browser_of(house, "olivia")
    answer = browser.post(reverse("seats:buy"), typed(quantity))
    assert answer.status_code == 400
    assert 'id="id_quantity_error"' in answer.content.decode()
    assert browser.get(reverse("seats:buy"), {"quantity": quantity}).status_code == 200
    assert not Order.objects.exists()


def test_a_key_that_is_none_is_refused(house: House) -> None:
    answer = browser_of(house, "olivia").post(reverse("seats:buy"), {"quantity": 1, "request_key": "x"})
    assert answer.status_code == 400


def test_who_may_not_buy_cannot_order(house: House) -> None:
    house.give_seats(1)
    house.join("ana", house.assignment("administrator", [house.whole]))
    assert browser_of(house, "ana").post(reverse("seats:buy"), typed(1)).status_code == 403
    assert not Order.objects.exists()
