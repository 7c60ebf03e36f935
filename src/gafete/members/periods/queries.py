"""Reads about accesses that begin and end, for the sweeps and for those who are told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from gafete.access.actor import Actor
from gafete.access.compiled import compile_access
from gafete.access.grants import Grant as AccessGrant
from gafete.access.permissions import Permission
from gafete.members.actors import system_actor
from gafete.members.assignments import engine_grant
from gafete.members.crossings import ACCOUNTS_WITH_ENDINGS, ACCOUNTS_WITH_UNTOLD_PERIODS
from gafete.members.models import HOLDING, Grant, Member, MemberState
from gafete.members.periods.rules import REMINDED_AT, SOON

# Of an ended membership nothing begins or ends any more. What was past when it was given needs no telling.
_BEGUN = Q(beginning_told_at__isnull=True, starts_at__gt=F("granted_at"))
_ENDED = Q(end_told_at__isnull=True, ends_at__gt=F("granted_at"))


def sweeper(account_id: int) -> Actor:
    """The system as it tells of periods in one account: it may see users, and nothing else."""
    return system_actor(account_id, label="", permissions={Permission.USERS_VIEW})


def accounts_to_tell(*, now: datetime) -> list[int]:
    """The accounts in which an access has begun or ended and the trail does not say so yet."""
    return sorted(ACCOUNTS_WITH_UNTOLD_PERIODS.ask(now=now))


def accounts_to_remind(*, now: datetime) -> list[int]:
    """The accounts in which an access ends soon and somebody may have to be reminded."""
    return sorted(ACCOUNTS_WITH_ENDINGS.ask(now=now, soon=now + SOON, last=min(REMINDED_AT)))


def begun_untold(actor: Actor, *, now: datetime, size: int) -> QuerySet[Grant]:
    """Grants that have begun, of which the trail says nothing yet."""
    return _of(actor, _BEGUN & Q(starts_at__lte=now), size=size)


def ended_untold(actor: Actor, *, now: datetime, size: int) -> QuerySet[Grant]:
    """Grants that have ended, of which the trail says nothing yet."""
    return _of(actor, _ENDED & Q(ends_at__lte=now), size=size)


def ending_unreminded(actor: Actor, *, now: datetime, size: int) -> QuerySet[Grant]:
    """Grants that end soon and whose last reminder has not been sent."""
    return _of(actor, _about_to_end(now), size=size)


def who_manages(actor: Actor, grants: Iterable[Grant], *, now: datetime) -> dict[int, list[Grant]]:
    """Who may change each of these grants, by the id of the member: the owner, and administrators of its scope."""
    everybody = Member.objects.filter(account_id=actor.account_id, state=MemberState.ACTIVE)
    held: dict[int, list[AccessGrant]] = defaultdict(list)
    rows = Grant.objects.filter(account_id=actor.account_id, member__state=MemberState.ACTIVE)
    for row in rows.select_related("profile"):
        grant = engine_grant(row)
        if grant.mask & Permission.USERS_MANAGE.bit:
            held[row.member_id].append(grant)
    managers: dict[int, list[Grant]] = {}
    wanted = list(grants)
    for member in everybody.filter(Q(is_owner=True) | Q(pk__in=held)):
        # A mail is read at any hour: his own hours do not matter here.
        access = compile_access(actor.account_id, held[member.pk], now)
        reached = access.scopes_for(Permission.USERS_MANAGE)
        mine = [
            row
            for row in wanted
            if row.member_id != member.pk and (member.is_owner or engine_grant(row).scope in reached)
        ]
        if mine:
            managers[member.pk] = mine
    return managers


def ending_grants(actor: Actor, *, now: datetime, size: int) -> list[Grant]:
    """The grants of others that end soon and are the actor's to prolong, the first to end first."""
    managed = actor.scopes_for(Permission.USERS_MANAGE)
    rows = Grant.objects.filter(
        account_id=actor.account_id,
        ends_at__gt=now,
        ends_at__lte=now + SOON,
        member__state__in=[MemberState.ACTIVE, MemberState.INVITED],
    ).exclude(Q(member_id=actor.member_id))
    if not managed.whole_account:
        rows = rows.filter(Q(company_id__in=managed.companies) | Q(place_id__in=managed.places))
    return list(rows.select_related("member", "profile").order_by("ends_at", "id")[:size])


def still_ending(account_id: int, ids: Sequence[int], *, now: datetime) -> list[Grant]:
    """Those of these grants that are still to end, for the mail that tells of them as it is written."""
    rows = Grant.objects.filter(account_id=account_id, pk__in=ids, ends_at__gt=now, member__state__in=HOLDING)
    return list(rows.select_related("member").order_by("ends_at", "member__sort_name", "id"))


def has_lasting_access(member: Member, *, after: datetime) -> bool:
    """Whether something of a member's access holds on when a part of it has ended."""
    rows = Grant.objects.filter(account_id=member.account_id, member_id=member.pk)
    return rows.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=after)).exists()


def _about_to_end(now: datetime) -> Q:
    """Where a reminder is due: the same answer as ``rules.reminder_due``."""
    due = Q()
    for days in REMINDED_AT:
        before = timedelta(days=days)
        due |= Q(ends_at__lte=now + before, granted_at__lte=F("ends_at") - before) & (
            Q(reminded_days__isnull=True) | Q(reminded_days__gt=days)
        )
    return due & Q(end_told_at__isnull=True, ends_at__gt=now)


def _of(actor: Actor, condition: Q, *, size: int) -> QuerySet[Grant]:
    rows = Grant.objects.filter(condition, account_id=actor.account_id, member__state__in=HOLDING)
    return rows.order_by("id")[:size]
