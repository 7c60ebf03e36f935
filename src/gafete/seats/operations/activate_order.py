"""Turn a paid order into seats."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from gafete.access.actor import Actor, ActorKind
from gafete.access.denials import AccessDenied
from gafete.access.language import Sentence, marked
from gafete.access.permissions import Permission
from gafete.access.scopes import Scope
from gafete.audit.operations.record_event import record_event
from gafete.seats.events import ORDER_ACTIVATED
from gafete.seats.models import Order, OrderState, Seat, SeatSource
from gafete.seats.operations.place_order import order_target
from gafete.seats.terms import end_of_term
from gafete.walls.standing import in_own_account

BOUGHT_SEAT_MONTHS = 12
# Whoever sees that the money has come; the account that owes it is not the one to say so.
WHO_SEES_PAYMENTS = frozenset({ActorKind.OPERATOR, ActorKind.SYSTEM})
OPERATOR_ONLY = marked("Los asientos se activan cuando la mesa de servicio confirma el pago.")


class OrderNotWaiting(Exception):
    """The order was activated or cancelled before."""

    def __init__(self, order: Order) -> None:
        super().__init__(_("La orden %(number)s ya no está en espera.") % {"number": order.number})


@in_own_account
def activate_order(*, actor: Actor, order: Order) -> list[Seat]:
    """Make the seats of an order; they last a year from now. An order makes its seats once.

    Raises:
        AccessDenied: the actor does not run the installation, or not this account.
        OrderNotWaiting: it was activated or cancelled before.
    """
    actor.require(Permission.BILLING_MANAGE, at=Scope.account(order.account_id))
    if actor.kind not in WHO_SEES_PAYMENTS:
        raise AccessDenied(Sentence(OPERATOR_ONLY))
    now = timezone.now()
    waiting = Order.objects.filter(pk=order.pk, state=OrderState.AWAITING_PAYMENT)
    if not waiting.update(state=OrderState.ACTIVE, activated_at=now):
        raise OrderNotWaiting(order)
    order.refresh_from_db()
    end = end_of_term(now, months=BOUGHT_SEAT_MONTHS)
    seats = Seat.objects.bulk_create(
        Seat(
            account_id=order.account_id,
            order=order,
            source=SeatSource.BOUGHT,
            starts_at=now,
            ends_at=end,
        )
        for _number in range(order.quantity)
    )
    record_event(
        ORDER_ACTIVATED,
        actor=actor,
        target=order_target(order),
        data={"quantity": order.quantity, "ends_at": end.isoformat()},
        account_id=order.account_id,
    )
    return seats
