"""``activate_order``: turns a paid order of seats into seats."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gafete.access.permissions import Permission
from gafete.faults import NotFound
from gafete.jobs.management.commands.create_account import OPERATOR
from gafete.members.actors import operator_actor
from gafete.seats.models import Order
from gafete.seats.operations.activate_order import OrderNotWaiting, activate_order
from gafete.seats.queries import order_of_number


class Command(BaseCommand):
    """Activates one order."""

    help = "Activa los asientos de una orden que ya se pagó; duran un año desde ahora."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The number that the customer quotes."""
        parser.add_argument("number", type=int, metavar="N", help="número de la orden")
        parser.add_argument("--operator", default=OPERATOR, help="quién lo hace, para la bitácora")

    def handle(self, *, number: int, operator: str, **_options: object) -> None:
        """Activate the order, once."""
        order = _order(number)
        account = order.account.name
        actor = operator_actor(order.account_id, label=operator, permissions={Permission.BILLING_MANAGE})
        try:
            seats = activate_order(actor=actor, order=order)
        except OrderNotWaiting as fault:
            raise CommandError(str(fault)) from None
        end = max(timezone.localdate(seat.ends_at) for seat in seats)
        self.stdout.write(
            f"Orden {number} de «{account}»: {len(seats)} asientos activos hasta el {end:%d/%m/%Y}."
        )


def _order(number: int) -> Order:
    try:
        return order_of_number(number)
    except NotFound:
        message = f"No hay una orden {number}."
        raise CommandError(message) from None
