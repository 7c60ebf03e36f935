from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from gafete.access.denials import AccessDenied
from gafete.access.permissions import Permission
from gafete.members.actors import operator_actor
from gafete.seats.models import Seat, SeatState
from gafete.seats.operations.activate_order import activate_order
from gafete.seats.operations.place_order import place_order
from gafete.seats.queries import ending_seats, list_orders, price_of, subscription_of, waiting_orders
from tests.cast import House


def test_the_price_is_that_of_the_account_s_plan_with_its_tax(house: House) -> None:
    price = price_of(house.actor("olivia"), quantity=2)
    assert (price.subtotal, price.tax, price.total) == (
        Decimal("498.00"),
        Decimal("79.68"),
        Decimal("577.68"),
    )


def test_the_seats_that_end_before_a_day_come_in_the_order_in_which_they_end(house: House) -> None:
    now = timezone.now()
    free = list(Seat.objects.filter(account=house.account, state=SeatState.FREE).order_by("id"))
    for seat, days in zip(free, (20, 5, 90), strict=False):
        Seat.objects.filter(pk=seat.pk).update(ends_at=now + timedelta(days=days))
    found = ending_seats(house.actor("olivia"), before=now + timedelta(days=30))
    assert [seat.pk for seat in found] == [free[1].pk, free[0].pk]


def test_a_lost_seat_is_not_said_to_end(house: House) -> None:
    soon = timezone.now() + timedelta(days=5)
    Seat.objects.filter(account=house.account, state=SeatState.FREE).update(
        ends_at=soon, state=SeatState.FORFEITED
    )
    assert ending_seats(house.actor("olivia"), before=soon + timedelta(days=1)) == []


def test_an_order_waits_until_it_is_activated(house: House) -> None:
    owner = house.actor("olivia")
    order = place_order(actor=owner, quantity=1, request_key=uuid.uuid4())
    assert waiting_orders(owner) == [order]
    operator = operator_actor(house.account.pk, label="Mesa", permissions={Permission.BILLING_MANAGE})
    activate_order(actor=operator, order=order)
    assert waiting_orders(owner) == []
    assert list_orders(owner) == [order]


def test_nobody_sees_the_orders_or_seats_of_another_account(house: House, other_house: House) -> None:
    place_order(actor=house.actor("olivia"), quantity=1, request_key=uuid.uuid4())
    Seat.objects.filter(account=house.account).update(ends_at=timezone.now() + timedelta(days=5))
    stranger = other_house.actor("tomas")
    assert waiting_orders(stranger) == []
    assert ending_seats(stranger, before=timezone.now() + timedelta(days=30)) == []


@pytest.mark.parametrize(
    "read",
    [
        lambda actor: price_of(actor, quantity=1),
        lambda actor: ending_seats(actor, before=timezone.now()),
        waiting_orders,
        list_orders,
        subscription_of,
    ],
)
def test_what_the_account_pays_is_for_those_who_may_pay(house: House, read: Callable[..., Any]) -> None:
    with pytest.raises(AccessDenied):
        read(house.actor("ana"))
