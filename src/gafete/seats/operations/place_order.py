"""Order more seats."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.conf import settings
from django.db import IntegrityError
from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.access.scopes import Scope
from gafete.audit.operations.record_event import Target, record_event
from gafete.seats.events import ORDER_PLACED
from gafete.seats.models import Order, Subscription
from gafete.seats.rules import MAXIMUM_SEATS_PER_ORDER, quote
from gafete.walls.standing import acting, inside


class InvalidQuantity(ValueError):
    """An order is for one seat at the least and ten thousand at the most."""

    def __init__(self) -> None:
        super().__init__(_("Pide entre 1 y 10,000 asientos."))


def place_order(*, actor: Actor, quantity: int, request_key: uuid.UUID) -> Order:
    """Order seats at the plan's price of today; a second call with the same key finds the first order.

    Raises:
        AccessDenied: the actor may not buy for the account.
        InvalidQuantity: fewer than one or more than ten thousand.
    """
    account_id = actor.account_id
    actor.require(Permission.BILLING_MANAGE, at=Scope.account(account_id))
    if not 1 <= quantity <= MAXIMUM_SEATS_PER_ORDER:
        raise InvalidQuantity
    with inside(account_id):
        try:
            with acting(actor):
                return _place(actor, account_id=account_id, quantity=quantity, request_key=request_key)
        except IntegrityError:
            return Order.objects.get(account_id=account_id, request_key=request_key)


def _place(actor: Actor, *, account_id: int, quantity: int, request_key: uuid.UUID) -> Order:
    plan = Subscription.objects.select_related("plan").get(account_id=account_id).plan
    price = quote(unit_price=plan.seat_price, quantity=quantity, tax_rate=Decimal(settings.TAX_RATE))
    order = Order.objects.create(
        account_id=account_id,
        request_key=request_key,
        quantity=price.quantity,
        unit_price=price.unit_price,
        tax_rate=price.tax_rate,
        subtotal=price.subtotal,
        tax=price.tax,
        total=price.total,
        ordered_by=actor.label,
    )
    record_event(
        ORDER_PLACED,
        actor=actor,
        target=order_target(order),
        data={"quantity": order.quantity, "total": str(order.total)},
    )
    return order


def order_target(order: Order) -> Target:
    """The order as the trail names it."""
    return Target(kind="order", id=str(order.public_id), label=str(order.number))
