"""Remind those who still have lines to decide, before a campaign ends."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from gafete.members.actors import system_actor
from gafete.members.periods.rules import REMINDED_AT, SOON, reminder_due
from gafete.reviews.crossings import ACCOUNTS_WITH_ENDING_REVIEWS
from gafete.reviews.models import Decision, Review, ReviewLine, ReviewState
from gafete.reviews.telling_reviewers import enqueue_waiting
from gafete.walls.standing import acting
from gafete.work.housekeeping import Every, register


@register(Every.HOUR)
def remind_reviewers() -> int:
    """Queue the reminders that are due, each once; return of how many campaigns they tell.

    Which one was sent stands in the campaign's row, written with the mails.
    """
    now = timezone.now()
    accounts = ACCOUNTS_WITH_ENDING_REVIEWS.ask(now=now, soon=now + SOON, last=min(REMINDED_AT))
    return sum(_remind_those_of(account, now) for account in accounts)


def _remind_those_of(account_id: int, now: datetime) -> int:
    with acting(system_actor(account_id, label="", permissions=set())):
        ending = Review.objects.filter(state=ReviewState.OPEN, due_at__gt=now, due_at__lte=now + SOON)
        rows = list(ending.select_for_update(skip_locked=True).order_by("id"))
        return sum(_remind(row, now) for row in rows)


def _remind(row: Review, now: datetime) -> bool:
    days = reminder_due(
        granted_at=row.started_at, ends_at=row.due_at, reminded_days=row.reminded_days, now=now
    )
    if days is None:
        return False
    row.reminded_days = days
    row.save(update_fields=["reminded_days"])
    waiting = ReviewLine.objects.filter(account_id=row.account_id, review=row, decision=Decision.PENDING)
    enqueue_waiting(row, waiting.order_by().values_list("reviewer_id", flat=True).distinct())
    return True
