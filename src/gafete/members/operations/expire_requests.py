"""Requests for access that nobody answered in time are over."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from gafete.audit.operations.record_event import record_event
from gafete.members.actors import system_actor
from gafete.members.events import REQUEST_EXPIRED
from gafete.members.models import AccessRequest, RequestState
from gafete.members.naming import member_target
from gafete.members.operations.ask_access import facts_of
from gafete.work.housekeeping import Every, register

AT_ONCE = 500


@register(Every.HOUR)
def expire_requests() -> int:
    """Close what is past its time, each by itself; return how many there were."""
    due = AccessRequest.objects.filter(state=RequestState.OPEN, expires_at__lte=timezone.now())
    return sum(
        _expire(key) for key in list(due.order_by("expires_at").values_list("pk", flat=True)[:AT_ONCE])
    )


@transaction.atomic
def _expire(key: int) -> bool:
    now = timezone.now()
    rows = AccessRequest.objects.select_for_update(of=("self",)).select_related("member")
    row = rows.filter(pk=key, state=RequestState.OPEN, expires_at__lte=now).first()
    if row is None:
        return False
    row.state, row.closed_at = RequestState.EXPIRED, now
    row.save(update_fields=["state", "closed_at"])
    record_event(
        REQUEST_EXPIRED,
        actor=system_actor(row.account_id, label="", permissions=set()),
        target=member_target(row.member),
        data=facts_of(row),
        reach={row.scope},
    )
    return True
