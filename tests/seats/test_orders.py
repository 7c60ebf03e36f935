"""Buying more seats: the account orders, the operator activates, once."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from gafete.access.actor import Actor
from gafete.access.denials import AccessDenied
from gafete.access.permissions import Permission
from gafete.audit.models import Event
from gafete.faults import NotFound
from gafete.members.actors import operator_actor, system_actor
from gafete.seats.models import Order, OrderState, Plan, Seat, SeatSource, SeatState, Subscription
from gafete.seats.operations.activate_order import OrderNotWaiting, activate_order
from gafete.seats.operations.place_order import InvalidQuantity, place_order
from gafete.seats.queries import (
    ending_seats,
    every_plan,
    list_orders,
    meter_of,
    order_of_number,
    plan_of_code,
    price_of,
    seat_meter,
    subscription_of,
    waiting_orders,
)
from tests import cast


def operator(house: cast.House, *permissions: Permission) -> Actor:
    return operator_actor(
        house.account.pk,
        label="Mesa de servicio",
        permissions=set(permissions or [Permission.BILLING_MANAGE]),
    )


def order(house: cast.House, quantity: int = 1, *, by: str = "olivia", key: uuid.UUID | None = None) -> Order:
    return place_order(actor=house.actor(by), quantity=quantity, request_key=key or uuid.uuid4())


# -- ordering --------------------------------------------------------------------------


def test_an_order_keeps_the_price_of_its_day(house: cast.House) -> None:
    placed = order(house, 3)
    Plan.objects.update(seat_price=Decimal("999.00"))
    placed.refresh_from_db()
    assert (placed.unit_price, placed.subtotal) == (Decimal("249.00"), Decimal("747.00"))
    assert (placed.tax_rate, placed.tax, placed.total) == (
        Decimal("0.16"),
        Decimal("119.52"),
        Decimal("866.52"),
    )
    assert (placed.state, placed.ordered_by) == (OrderState.AWAITING_PAYMENT, "Olivia Titular")
    event = Event.objects.filter(account_id=house.account.pk).order_by("-sequence")[0]
    assert (event.kind, event.data["total"]) == ("order.placed", "866.52")
    assert event.target_label == str(placed.number) == str(placed)


def test_one_seat_costs_288_84_also_on_a_plan_that_includes_none(house: cast.House) -> None:
    assert subscription_of(house.actor("olivia")).plan.included_seats == 0
    assert order(house).total == Decimal("288.84")


def test_the_tax_rate_is_the_installations(house: cast.House, settings: Any) -> None:
    settings.TAX_RATE = "0.08"
    assert order(house).total == Decimal("268.92")
    assert price_of(house.actor("olivia"), quantity=2).total == Decimal("537.84")


def test_ordering_gives_no_seat_yet(house: cast.House) -> None:
    before = meter_of(house.account.pk)
    order(house, 5)
    assert meter_of(house.account.pk) == before


def test_a_double_click_is_one_order(house: cast.House) -> None:
    key = uuid.uuid4()
    first, second = order(house, 2, key=key), order(house, 7, key=key)
    assert (first.pk, first.quantity) == (second.pk, second.quantity)
    assert Event.objects.filter(kind="order.placed").count() == 1


def test_the_key_belongs_to_the_account(house: cast.House, other_house: cast.House) -> None:
    key = uuid.uuid4()
    assert order(house, key=key).account_id != order(other_house, by="tomas", key=key).account_id


@pytest.mark.parametrize("quantity", [0, -1, 10_001])
def test_too_few_and_too_many_are_refused(house: cast.House, quantity: int) -> None:
    with pytest.raises(InvalidQuantity, match="entre 1 y"):
        order(house, quantity)
    assert not Order.objects.exists()


def test_ten_thousand_is_the_most(house: cast.House) -> None:
    assert order(house, 10_000).total == Decimal("2888400.00")


@pytest.mark.parametrize("quantity", [0, 10_001])
def test_the_database_refuses_them_too(house: cast.House, quantity: int) -> None:
    placed = order(house)
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=placed.pk).update(quantity=quantity)


def test_the_database_refuses_a_total_that_does_not_add_up(house: cast.House) -> None:
    placed = order(house)
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=placed.pk).update(total=Decimal("288.85"))


@pytest.mark.parametrize("name", ["ana", "bruno", "carla"])
def test_whoever_may_not_buy_orders_nothing_and_sees_no_price(house: cast.House, name: str) -> None:
    with pytest.raises(AccessDenied) as denial:
        order(house, by=name)
    assert denial.value.permission == Permission.BILLING_MANAGE
    actor = house.actor(name)
    for read in (subscription_of, list_orders, waiting_orders):
        with pytest.raises(AccessDenied):
            read(actor)
    with pytest.raises(AccessDenied):
        price_of(actor, quantity=1)
    with pytest.raises(AccessDenied):
        ending_seats(actor, before=timezone.now())


def test_buying_can_be_handed_to_an_administrator_of_the_account(house: cast.House) -> None:
    house.join(
        "gabi",
        house.assignment("viewer", [house.whole], added=frozenset({Permission.BILLING_MANAGE})),
    )
    assert order(house, by="gabi").ordered_by == "Gabi Prueba"


# -- activating ------------------------------------------------------------------------


def test_an_activated_order_gives_its_seats_for_a_year(house: cast.House) -> None:
    placed = order(house, 2)
    before = meter_of(house.account.pk)
    with time_machine.travel(datetime(2028, 2, 29, 18, tzinfo=UTC), tick=False):
        seats = activate_order(actor=operator(house), order=placed)
        after = meter_of(house.account.pk)
    assert [(seat.source, seat.state, seat.order_id) for seat in seats] == [
        (SeatSource.BOUGHT, SeatState.FREE, placed.pk)
    ] * 2
    assert {seat.ends_at for seat in seats} == {datetime(2029, 2, 28, 18, tzinfo=UTC)}
    assert (before.total, after.total) == (10, 12)
    placed.refresh_from_db()
    assert placed.state == OrderState.ACTIVE
    event = Event.objects.filter(account_id=house.account.pk).order_by("-sequence")[0]
    assert (event.kind, event.actor_kind, event.actor_label) == (
        "order.activated",
        "operator",
        "Mesa de servicio",
    )


def test_an_order_makes_its_seats_once(house: cast.House) -> None:
    placed = order(house)
    activate_order(actor=operator(house), order=placed)
    with pytest.raises(OrderNotWaiting, match=str(placed.number)):
        activate_order(actor=operator(house), order=placed)
    assert Seat.objects.filter(order=placed).count() == 1


def test_a_cancelled_order_makes_none(house: cast.House) -> None:
    placed = order(house)
    Order.objects.filter(pk=placed.pk).update(state=OrderState.CANCELLED)
    with pytest.raises(OrderNotWaiting):
        activate_order(actor=operator(house), order=placed)
    assert not Seat.objects.filter(order=placed).exists()


def test_nobody_of_the_account_activates_what_it_owes(house: cast.House) -> None:
    """Not even its owner, who may do everything else."""
    placed = order(house)
    for name in ("olivia", "ana"):
        with pytest.raises(AccessDenied):
            activate_order(actor=house.actor(name), order=placed)
    placed.refresh_from_db()
    assert placed.state == OrderState.AWAITING_PAYMENT


def test_the_system_may_activate_what_a_payment_confirmed(house: cast.House) -> None:
    actor = system_actor(house.account.pk, label="Pagos", permissions={Permission.BILLING_MANAGE})
    assert len(activate_order(actor=actor, order=order(house))) == 1


def test_an_operator_of_another_account_or_without_the_right_activates_nothing(
    house: cast.House, other_house: cast.House
) -> None:
    placed = order(house)
    with pytest.raises(AccessDenied):
        activate_order(actor=operator(other_house), order=placed)
    with pytest.raises(AccessDenied):
        activate_order(actor=operator(house, Permission.USERS_VIEW), order=placed)


# -- reading ---------------------------------------------------------------------------


def test_the_meter_is_shown_to_whoever_sees_users(house: cast.House) -> None:
    assert seat_meter(house.actor("bruno")) == meter_of(house.account.pk)
    assert meter_of(house.account.pk).held == 5
    with pytest.raises(AccessDenied):
        seat_meter(house.actor("carla"))


def test_orders_are_listed_newest_first_and_those_of_the_account_only(
    house: cast.House, other_house: cast.House
) -> None:
    orders = [order(house) for _number in range(3)]
    order(other_house, by="tomas")
    assert list_orders(house.actor("olivia")) == orders[::-1]
    assert list_orders(house.actor("olivia"), size=1) == orders[-1:]


def test_waiting_orders_are_those_that_nobody_paid_oldest_first(
    house: cast.House, other_house: cast.House
) -> None:
    orders = [order(house) for _number in range(3)]
    order(other_house, by="tomas")
    activate_order(actor=operator(house), order=orders[1])
    assert waiting_orders(house.actor("olivia")) == [orders[0], orders[2]]


def test_seats_about_to_end_are_told_the_first_to_end_first(house: cast.House) -> None:
    now = timezone.now()
    seats = list(Seat.objects.filter(account=house.account).order_by("id"))
    for seat, days in zip(seats, [9, 3, 40, 5], strict=False):
        Seat.objects.filter(pk=seat.pk).update(ends_at=now + timedelta(days=days))
    Seat.objects.filter(pk=seats[3].pk).update(state=SeatState.FORFEITED)
    soon = ending_seats(house.actor("olivia"), before=now + timedelta(days=30))
    assert [seat.pk for seat in soon] == [seats[1].pk, seats[0].pk]


def test_plans_are_listed_from_the_smallest_to_the_endless(db: None) -> None:
    assert [plan.code for plan in every_plan()] == ["gratis", "pyme", "empresa", "ilimitado"]
    assert plan_of_code("pyme").included_seats == 1
    with pytest.raises(NotFound):
        plan_of_code("oro")


def test_an_order_is_found_by_the_number_that_people_quote(house: cast.House) -> None:
    placed = order(house)
    found = order_of_number(placed.number)
    assert (found.pk, found.account.name) == (placed.pk, "Grupo Maíz")
    for number in (placed.number + 1, -1, 2**80):
        with pytest.raises(NotFound):
            order_of_number(number)


def test_a_subscription_names_account_and_plan(house: cast.House) -> None:
    subscription = Subscription.objects.get(account=house.account)
    assert str(subscription) == f"{house.account.pk}: {subscription.plan_id}"
