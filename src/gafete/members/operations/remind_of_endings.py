"""Remind people that an access is about to end: whose it is, and those who may prolong it."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from gafete.access.actor import Actor
from gafete.members.credentials import ACCESS_ENDING, ACCESSES_ENDING, enqueue_notice
from gafete.members.models import Grant, Member, MemberState
from gafete.members.periods.queries import (
    accounts_to_remind,
    ending_unreminded,
    sweeper,
    who_manages,
)
from gafete.members.periods.rules import REMINDED_AT, reminder_due
from gafete.walls.standing import acting
from gafete.work.housekeeping import Every, register

AT_ONCE = 500


@register(Every.HOUR)
def remind_of_endings() -> int:
    """Queue the reminders that are due, each once; returns of how many accesses they tell.

    Which ones were sent stands in the grants' rows, written with the mails: a sweep that runs twice, or again after
    a failure, sends nothing twice.
    """
    now = timezone.now()
    return sum(_remind_account(account_id, now) for account_id in accounts_to_remind(now=now))


def _remind_account(account_id: int, now: datetime) -> int:
    count = 0
    while reminded := _remind_some(sweeper(account_id), now):
        count += reminded
    return count


def _remind_some(actor: Actor, now: datetime) -> int:
    with acting(actor):
        return _remind_the_first(actor, now)


def _remind_the_first(actor: Actor, now: datetime) -> int:
    rows = ending_unreminded(actor, now=now, size=AT_ONCE)
    locked = rows.select_for_update(of=("self",)).select_related("member", "profile")
    due = [(_due(grant, now), grant) for grant in locked]
    for days in REMINDED_AT:
        grants = [grant for its_days, grant in due if its_days == days]
        if grants:
            Grant.objects.filter(pk__in=[grant.pk for grant in grants]).update(reminded_days=days)
            _write_to_holders(grants)
            _write_to_managers(actor, grants, now)
    return sum(days is not None for days, _grant in due)


def _due(grant: Grant, now: datetime) -> int | None:
    return reminder_due(
        granted_at=grant.granted_at,
        ends_at=grant.ends_at or now,
        reminded_days=grant.reminded_days,
        now=now,
    )


def _write_to_holders(grants: list[Grant]) -> None:
    by_member: dict[Member, list[Grant]] = {}
    for grant in grants:
        if grant.member.state == MemberState.ACTIVE:
            by_member.setdefault(grant.member, []).append(grant)
    for member, mine in by_member.items():
        enqueue_notice(ACCESS_ENDING, member, grants=_ids(mine))


def _write_to_managers(actor: Actor, grants: list[Grant], now: datetime) -> None:
    managers = who_manages(actor, grants, now=now)
    for member in Member.objects.filter(account_id=actor.account_id, pk__in=managers).order_by("id"):
        enqueue_notice(ACCESSES_ENDING, member, grants=_ids(managers[member.pk]))


def _ids(grants: list[Grant]) -> str:
    return ",".join(str(grant.pk) for grant in grants)
