"""Give an account its plan and the seats that it includes."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.access.scopes import Scope
from gafete.audit.operations.record_event import Target, record_event
from gafete.seats.events import ACCOUNT_SUBSCRIBED
from gafete.seats.models import Period, Plan, Seat, SeatSource, Subscription
from gafete.seats.terms import end_of_term
from gafete.walls.standing import in_own_account


@in_own_account
def subscribe_account(
    *, actor: Actor, account_id: int, plan: Plan, starts_at: datetime | None = None
) -> Subscription:
    """Start the account's subscription; its included seats last as long as the term."""
    actor.require(Permission.BILLING_MANAGE, at=Scope.account(account_id))
    start = starts_at or timezone.now()
    end = end_of_term(start, months=12 if plan.period == Period.ANNUAL else 1)
    subscription = Subscription.objects.create(account_id=account_id, plan=plan, starts_at=start, ends_at=end)
    Seat.objects.bulk_create(
        Seat(account_id=account_id, source=SeatSource.INCLUDED, starts_at=start, ends_at=end)
        for _number in range(plan.included_seats or 0)
    )
    record_event(
        ACCOUNT_SUBSCRIBED,
        actor=actor,
        target=Target(kind="plan", id=plan.code, label=plan.name),
        data={"included_seats": plan.included_seats, "ends_at": end.isoformat()},
        account_id=account_id,
    )
    return subscription
