"""Reads of plans, seats and orders."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.access.scopes import Scope
from gafete.faults import NotFound
from gafete.seats.crossings import ACCOUNT_OF_ORDER
from gafete.seats.models import Order, OrderState, Plan, Seat, SeatState, Subscription, can_be_taken
from gafete.seats.rules import Meter, Quote, quote
from gafete.tenancy.models import Account
from gafete.walls.standing import inside

LONGEST_LIST = 200
# What the column holds.
HIGHEST_NUMBER = 2**63 - 1


def seat_meter(actor: Actor) -> Meter:
    """How full the account is: shown to whoever may see its users."""
    actor.require_anywhere(Permission.USERS_VIEW)
    return meter_of(actor.account_id)


def deletion_forfeits(account_id: int) -> bool:
    """Whether deleting a member of this account loses his seat: a rule of its plan."""
    return Plan.objects.filter(subscriptions__account_id=account_id, delete_forfeits=True).exists()


def meter_of(account_id: int) -> Meter:
    """How full an account is, for the rules that need to know."""
    account = (
        Account.objects.filter(pk=account_id)
        .annotate(
            held=_number_of(Q(state=SeatState.HELD)),
            free=_number_of(can_be_taken(timezone.now())),
            plan=F("subscription__plan"),
            included=F("subscription__plan__included_seats"),
        )
        .values("held", "free", "plan", "included")
        .get()
    )
    is_unlimited = account["plan"] is not None and account["included"] is None
    return Meter(held=account["held"], total=None if is_unlimited else account["held"] + account["free"])


def _number_of(seats: Q) -> Coalesce:
    """How many of the account's seats are like this; each number comes from the index of seats by state."""
    found = Seat.objects.filter(seats, account_id=OuterRef("pk")).order_by().values("account_id")
    return Coalesce(Subquery(found.annotate(number=Count("*")).values("number")), 0)


def subscription_of(actor: Actor) -> Subscription:
    """The account's subscription with its plan.

    Raises:
        AccessDenied: the actor may not see what the account pays.
    """
    account_id = _require_billing(actor)
    return Subscription.objects.select_related("plan").get(account_id=account_id)


def list_orders(actor: Actor, *, size: int = 50) -> list[Order]:
    """The account's newest orders."""
    account_id = _require_billing(actor)
    return list(Order.objects.filter(account_id=account_id).order_by("-id")[:size])


def every_plan() -> list[Plan]:
    """The plans of the installation, those with fewer seats first. They are no account's secret."""
    return sorted(Plan.objects.order_by("id"), key=lambda plan: (plan.is_unlimited, plan.included_seats or 0))


def plan_of_code(code: str) -> Plan:
    """The plan of this code.

    Raises:
        NotFound: there is none.
    """
    plan = Plan.objects.filter(code=code).first()
    if plan is None:
        raise NotFound
    return plan


def order_of_number(number: int) -> Order:
    """The order of this number, for whoever runs the installation: he is a member of no account.

    Raises:
        NotFound: there is none.
    """
    known = ACCOUNT_OF_ORDER.ask(number=number) if 0 < number <= HIGHEST_NUMBER else []
    for account_id in known:
        with inside(account_id):
            return Order.objects.select_related("account").get(pk=number)
    raise NotFound


def price_of(actor: Actor, *, quantity: int) -> Quote:
    """What so many seats would cost the account today.

    Raises:
        AccessDenied: the actor may not buy for the account.
    """
    plan = subscription_of(actor).plan
    return quote(unit_price=plan.seat_price, quantity=quantity, tax_rate=Decimal(settings.TAX_RATE))


def ending_seats(actor: Actor, *, before: datetime) -> list[Seat]:
    """The seats in use or free whose term ends before that moment, the first to end first.

    Raises:
        AccessDenied: the actor may not see what the account pays.
    """
    account_id = _require_billing(actor)
    lasting = [SeatState.HELD, SeatState.FREE]
    seats = Seat.objects.filter(account_id=account_id, state__in=lasting, ends_at__lt=before)
    return list(seats.order_by("ends_at", "id")[:LONGEST_LIST])


def waiting_orders(actor: Actor) -> list[Order]:
    """The account's orders that nobody has paid yet, the oldest first.

    Raises:
        AccessDenied: the actor may not see what the account pays.
    """
    account_id = _require_billing(actor)
    orders = Order.objects.filter(account_id=account_id, state=OrderState.AWAITING_PAYMENT)
    return list(orders.order_by("id")[:LONGEST_LIST])


def _require_billing(actor: Actor) -> int:
    account_id = actor.account_id
    actor.require(Permission.BILLING_MANAGE, at=Scope.account(account_id))
    return account_id
