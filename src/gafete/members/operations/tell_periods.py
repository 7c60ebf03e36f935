"""Write into the trail that accesses began and ended."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from gafete.access.actor import Actor
from gafete.audit.kinds import EventKind
from gafete.audit.operations.record_event import Entry, record_events
from gafete.members.assignments import engine_grant, told
from gafete.members.events import GRANT_BEGAN, GRANT_ENDED
from gafete.members.models import Grant
from gafete.members.naming import member_target
from gafete.members.periods.queries import accounts_to_tell, begun_untold, ended_untold, sweeper
from gafete.walls.standing import acting
from gafete.work.housekeeping import Every, register

AT_ONCE = 500


@register(Every.MINUTE)
def tell_periods() -> int:
    """Tell of every access that has begun or ended since; returns of how many.

    Each is told once: its row says so from the same transaction on, whatever the clock does and whoever else sweeps.
    After days without a worker nothing is missing, it only comes late.
    """
    now = timezone.now()
    return sum(_tell_account(account_id, now) for account_id in accounts_to_tell(now=now))


def _tell_account(account_id: int, now: datetime) -> int:
    count = 0
    while told_now := _tell_some(sweeper(account_id), now):
        count += told_now
    return count


def _tell_some(actor: Actor, now: datetime) -> int:
    with acting(actor):
        return _tell_the_first(actor, now)


def _tell_the_first(actor: Actor, now: datetime) -> int:
    begun = _locked(begun_untold(actor, now=now, size=AT_ONCE))
    ended = _locked(ended_untold(actor, now=now, size=AT_ONCE))
    _note(begun, beginning_told_at=now)
    _note(ended, end_told_at=now)
    entries = [*_entries(GRANT_BEGAN, begun), *_entries(GRANT_ENDED, ended)]
    if entries:
        record_events(entries, actor=actor)
    return len(begun) + len(ended)


def _locked(rows: QuerySet[Grant]) -> list[Grant]:
    """The rows, of which no other sweep tells meanwhile; whoever waited for one sees what it has written."""
    return list(rows.select_for_update(of=("self",)).select_related("member", "profile"))


def _note(grants: Iterable[Grant], **values: datetime) -> None:
    Grant.objects.filter(pk__in=[grant.pk for grant in grants]).update(**values)


def _entries(kind: EventKind, grants: Iterable[Grant]) -> list[Entry]:
    """One event for each person, with all of his accesses that begin or end together."""
    by_member: dict[int, list[Grant]] = {}
    for grant in grants:
        by_member.setdefault(grant.member_id, []).append(grant)
    return [_entry(kind, found) for found in by_member.values()]


def _entry(kind: EventKind, grants: list[Grant]) -> Entry:
    accesses = [engine_grant(grant) for grant in grants]
    return Entry(
        kind=kind,
        target=member_target(grants[0].member),
        data={"after": {"grants": told(accesses)}},
        reach=frozenset(access.scope for access in accesses),
    )
