"""From rows to the engine's actor: who acts, and what he may do, at the moment of asking."""

from __future__ import annotations

import json
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any

from django.utils import timezone

from gafete.access.actor import Actor, ActorKind, Origin
from gafete.access.compiled import CompiledAccess, compile_access
from gafete.access.grants import Grant as AccessGrant
from gafete.access.grants import owner_grant
from gafete.access.periods import ALWAYS, Period
from gafete.access.permissions import Permission, known
from gafete.access.scopes import Scope
from gafete.identity.models import User
from gafete.members.assignments import engine_grant, permissions_of
from gafete.members.hours import hours_of
from gafete.members.models import Grant, Member, MemberState
from gafete.tenancy.models import Account
from gafete.walls.statements import Statement, moment_of

# Every grant of one member. Whoever's access has changed is asked for with this by the next request of each process.
_GRANTS = Statement(
    Grant,
    "SELECT held.id, held.company_id, held.place_id, held.added, held.removed, held.starts_at, held.ends_at,"
    " held.granted_by_label, held.granted_at, profile.id, profile.code, profile.name, profile.permissions"
    " FROM members_grant held JOIN members_profile profile"
    " ON profile.id = held.profile_id AND profile.account_id = held.account_id"
    " WHERE held.account_id = %(account_id)s AND held.member_id = %(member)s ORDER BY held.id",
)
# Compiled actors of a process; the oldest go first.
CACHE_SIZE = 5_000


class NotAMember(Exception):
    """The person is no active member of the account: never was, deactivated, or the account is suspended."""


@dataclass(frozen=True, slots=True)
class Membership:
    """A person inside an account, for the length of a request."""

    actor: Actor
    account: Account
    member: Member


class _CompiledCache:
    """Compiled access under (member, access version): a raised version is simply never found again."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[int, int], CompiledAccess] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[int, int], now: datetime) -> CompiledAccess | None:
        with self._lock:
            found = self._kept.get(key)
            if found is None or not found.is_valid_at(now):
                return None
            self._kept.move_to_end(key)
            return found

    def put(self, key: tuple[int, int], access: CompiledAccess) -> None:
        with self._lock:
            self._kept[key] = access
            while len(self._kept) > CACHE_SIZE:
                self._kept.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()


compiled_cache = _CompiledCache()


def load_actor(
    user: User, account_id: int, *, origin: Origin | None = None, now: datetime | None = None
) -> Membership:
    """The person as an actor of this account: one query, and one more when his access changed.

    Raises:
        NotAMember: he may not enter.
    """
    member = (
        Member.objects.select_related("account")
        .filter(user_id=user.pk, account_id=account_id, state=MemberState.ACTIVE)
        .first()
    )
    if member is None or member.account.suspended_at is not None or not user.is_active:
        raise NotAMember
    moment = now or timezone.now()
    access = _access_of(member, moment)
    actor = Actor(
        kind=ActorKind.MEMBER,
        access=access,
        label=member.name,
        member_id=member.pk,
        user_id=user.pk,
        is_owner=member.is_owner,
        language=user.language,
        origin=origin or Origin(),
    )
    return Membership(actor=actor, account=member.account, member=member)


def actor_of(member: Member, *, now: datetime, at_any_hour: bool = False) -> Actor:
    """A member as an actor at this moment, from the grants that were fetched with him; nothing of it is kept.

    Somebody who is not active, or is outside his hours, may do nothing. ``at_any_hour`` asks what he may do when he
    comes back, for what only names him.
    """
    if member.is_owner:
        grants = [owner_grant(member.account_id, granted_at=member.joined_at)]
    else:
        grants = [engine_grant(row) for row in member.grants.all()]
    active = member.state == MemberState.ACTIVE
    hours = None if at_any_hour else hours_of(member)
    return Actor(
        kind=ActorKind.MEMBER,
        access=compile_access(member.account_id, grants, now, active=active, hours=hours),
        label=member.name,
        member_id=member.pk,
        user_id=member.user_id,
        is_owner=member.is_owner,
    )


def grants_of(member: Member) -> list[AccessGrant]:
    """Everything that a member holds, past and future grants included; the owner holds all."""
    if member.is_owner:
        return [owner_grant(member.account_id, granted_at=member.joined_at)]
    return [
        _grant(member.account_id, row) for row in _GRANTS.rows(account_id=member.account_id, member=member.pk)
    ]


def _grant(account_id: int, row: tuple[Any, ...]) -> AccessGrant:
    id_, company_id, place_id, added, removed, starts_at, ends_at, granted_by, granted_at, *profile = row
    profile_id, code, name, permissions = profile
    return AccessGrant(
        id=id_,
        permissions=permissions_of(code, _codes(permissions)),
        scope=Scope(account_id, company_id, place_id),
        profile_id=profile_id,
        profile_code=code,
        profile_name=name,
        added=known(_codes(added)),
        removed=known(_codes(removed)),
        period=ALWAYS
        if starts_at is None and ends_at is None
        else Period(moment_of(starts_at), moment_of(ends_at)),
        granted_by=granted_by,
        granted_at=moment_of(granted_at),
    )


def _codes(kept: str) -> list[str]:
    # Most grants add and remove nothing.
    return [] if kept == "[]" else json.loads(kept)


def system_actor(account_id: int, *, label: str, permissions: set[Permission]) -> Actor:
    """The installation itself, acting in one account with exactly these permissions."""
    return _limited(ActorKind.SYSTEM, account_id, label=label, permissions=permissions)


def operator_actor(account_id: int, *, label: str, permissions: set[Permission]) -> Actor:
    """Whoever runs the installation, acting in one account with exactly these permissions."""
    return _limited(ActorKind.OPERATOR, account_id, label=label, permissions=permissions)


def invitee_actor(member: Member, *, origin: Origin | None = None) -> Actor:
    """Somebody who follows his own link: he may accept, and nothing else."""
    return Actor.limited(
        ActorKind.INVITEE,
        member.account_id,
        now=timezone.now(),
        label=member.name,
        permissions=(),
        at=(),
        user_id=member.user_id,
        origin=origin,
    )


def _limited(kind: ActorKind, account_id: int, *, label: str, permissions: set[Permission]) -> Actor:
    return Actor.limited(
        kind,
        account_id,
        now=timezone.now(),
        label=label,
        permissions=permissions,
        at=[Scope.account(account_id)],
    )


def _access_of(member: Member, now: datetime) -> CompiledAccess:
    # The owner is compiled under another key than the member he was before or will be after.
    key = (-member.pk if member.is_owner else member.pk, member.account.access_version)
    access = compiled_cache.get(key, now)
    if access is not None:
        return access.asked_at(now)
    access = compile_access(member.account_id, grants_of(member), now, hours=hours_of(member))
    compiled_cache.put(key, access)
    return access
