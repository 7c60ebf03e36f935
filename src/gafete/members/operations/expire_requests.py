"""Requests for access that nobody answered in time are over."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gafete.audit.operations.record_event import record_event
from gafete.members.actors import system_actor
from gafete.members.crossings import ACCOUNTS_WITH_DUE_REQUESTS
from gafete.members.events import REQUEST_EXPIRED
from gafete.members.models import AccessRequest, RequestState
from gafete.members.naming import member_target
from gafete.members.operations.ask_access import facts_of
from gafete.walls.standing import inside
from gafete.work.housekeeping import Every, register

# Of one account, in one round.
AT_ONCE = 200


@register(Every.HOUR)
def expire_requests() -> int:
    """Close what is past its time, account by account; return how many there were."""
    now = timezone.now()
    accounts = ACCOUNTS_WITH_DUE_REQUESTS.ask(now=now)
    return sum(_expire_those_of(account_id, now) for account_id in accounts)


def _expire_those_of(account_id: int, now: datetime) -> int:
    with transaction.atomic(), inside(account_id):
        due = AccessRequest.objects.filter(state=RequestState.OPEN, expires_at__lte=now)
        locked = due.select_for_update(of=("self",), skip_locked=True).select_related("member")
        rows = list(locked.order_by("expires_at", "id")[:AT_ONCE])
        for row in rows:
            _expire(row, now)
    return len(rows)


def _expire(row: AccessRequest, now: datetime) -> None:
    row.state, row.closed_at = RequestState.EXPIRED, now
    row.save(update_fields=["state", "closed_at"])
    record_event(
        REQUEST_EXPIRED,
        actor=system_actor(row.account_id, label="", permissions=set()),
        target=member_target(row.member),
        data=facts_of(row),
        reach={row.scope},
    )
