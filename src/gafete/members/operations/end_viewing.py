"""A look at the portal as somebody else is over: by a click, or by its time."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from gafete.access.actor import Actor
from gafete.audit.operations.record_event import record_event
from gafete.faults import NotFound
from gafete.members.actors import grants_of, system_actor
from gafete.members.crossings import ACCOUNTS_WITH_DUE_VIEWINGS
from gafete.members.events import VIEWING_ENDED
from gafete.members.models import Viewing
from gafete.members.naming import member_target
from gafete.walls.standing import in_own_account, inside
from gafete.work.housekeeping import Every, register

# Of one account, in one round.
AT_ONCE = 200


@in_own_account
def end_viewing(*, actor: Actor, viewing: Viewing) -> Viewing:
    """End a look of one's own; one that is over already stays as it is.

    Raises:
        NotFound: it is somebody else's.
    """
    rows = Viewing.objects.select_for_update(of=("self",)).select_related("seen")
    row = rows.filter(Q(viewer_id=actor.member_id), pk=viewing.pk, account_id=actor.account_id).first()
    if row is None:
        raise NotFound
    if row.ended_at is None:
        _end(row, actor, timezone.now())
    return row


@register(Every.MINUTE)
def end_viewings() -> int:
    """Close the looks whose time is over, account by account; return how many there were."""
    now = timezone.now()
    return sum(_end_those_of(account_id, now) for account_id in ACCOUNTS_WITH_DUE_VIEWINGS.ask(now=now))


def _end_those_of(account_id: int, now: datetime) -> int:
    with transaction.atomic(), inside(account_id):
        due = Viewing.objects.filter(ended_at__isnull=True, ends_at__lte=now)
        locked = due.select_for_update(of=("self",), skip_locked=True).select_related("seen")
        rows = list(locked.order_by("ends_at", "id")[:AT_ONCE])
        actor = system_actor(account_id, label="", permissions=set())
        for row in rows:
            _end(row, actor, now)
    return len(rows)


def _end(row: Viewing, actor: Actor, now: datetime) -> None:
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    record_event(
        VIEWING_ENDED,
        actor=actor,
        target=member_target(row.seen),
        reach={grant.scope for grant in grants_of(row.seen)},
    )
