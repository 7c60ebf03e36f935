"""Who can do one act in one place, and through what: people by the profile and the scope that give it to them.

Queries do not grow with the number of people.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gafete.access.actor import Actor
from gafete.access.compiled import compile_access
from gafete.access.explanations import Explanation, explain
from gafete.access.grants import Grant as AccessGrant
from gafete.access.grants import owner_grant
from gafete.access.permissions import Permission
from gafete.access.scopes import Scope, ScopeKind
from gafete.members.assignments import engine_grant
from gafete.members.hours import hours_of
from gafete.members.matrix import OWNER, Mark, mark_of_profile
from gafete.members.models import Member, MemberState, Profile
from gafete.members.queries import who_reaches


class Readiness(StrEnum):
    """Whether somebody can do it at this moment."""

    NOW = "now"
    INVITED = "invited"
    OUT_OF_HOURS = "out_of_hours"


@dataclass(frozen=True, slots=True)
class Way:
    """Through what somebody can do it: a profile, or a permission besides it, at one scope."""

    mark: Mark
    scope: Scope
    # The owner's is no profile that could be opened.
    profile: Profile | None = None
    was_added: bool = False


@dataclass(frozen=True, slots=True)
class Able:
    """Somebody who can do it."""

    member: Member
    readiness: Readiness


@dataclass(frozen=True, slots=True)
class Circle:
    """Everybody who can do it through the same ways."""

    ways: tuple[Way, ...]
    people: tuple[Able, ...]


@dataclass(frozen=True, slots=True)
class WhoCan:
    """The answer to "¿Quién puede…?": the wider the scope, the earlier the circle."""

    permission: Permission
    at: Scope
    circles: tuple[Circle, ...]

    @property
    def people(self) -> tuple[Able, ...]:
        """Everybody, each once."""
        return tuple(able for circle in self.circles for able in circle.people)


def who_can(actor: Actor, permission: Permission, at: Scope, *, now: datetime) -> WhoCan:
    """Everybody who can do this in all of the scope, whoever is invited or outside his hours included.

    Raises:
        AccessDenied: the actor does not see users in all of it, and so not every way into it either.
    """
    actor.require(Permission.USERS_VIEW, at=at)
    circles: dict[tuple[Way, ...], list[Able]] = {}
    for member in who_reaches(actor, at, now=now, holding=permission):
        ways = _ways(member, permission, at, now)
        if ways:
            circles.setdefault(ways, []).append(Able(member, _readiness(member, now)))
    ordered = sorted(circles.items(), key=lambda each: _place_of(each[0]))
    return WhoCan(permission, at, tuple(Circle(ways, tuple(people)) for ways, people in ordered))


def _ways(member: Member, permission: Permission, at: Scope, now: datetime) -> tuple[Way, ...]:
    """All of them, each once; nothing where he is deactivated."""
    if member.state == MemberState.DEACTIVATED:
        return ()
    ways = dict.fromkeys(
        Way(
            mark=OWNER if profile is None else mark_of_profile(profile),
            scope=grant.scope,
            profile=profile,
            was_added=explanation.was_added,
        )
        for grant, profile in _grants(member)
        if (explanation := _alone(grant, permission, at, now)).allowed
    )
    return tuple(sorted(ways, key=_order))


def _grants(member: Member) -> Iterable[tuple[AccessGrant, Profile | None]]:
    """What was fetched with him."""
    if member.is_owner:
        return [(owner_grant(member.account_id, granted_at=member.joined_at), None)]
    return [(engine_grant(row), row.profile) for row in member.grants.all()]


def _alone(grant: AccessGrant, permission: Permission, at: Scope, now: datetime) -> Explanation:
    """The engine's word on this grant alone, at any hour of the week."""
    return explain(compile_access(grant.scope.account_id, [grant], now), permission, at)


def _readiness(member: Member, now: datetime) -> Readiness:
    if member.state == MemberState.INVITED:
        return Readiness.INVITED
    hours = hours_of(member)
    return Readiness.NOW if hours is None or hours.admits(now) else Readiness.OUT_OF_HOURS


_WIDEST_FIRST = (ScopeKind.ACCOUNT, ScopeKind.COMPANY, ScopeKind.PLACE)
_Order = tuple[int, bool, str, bool]


def _order(way: Way) -> _Order:
    return (_WIDEST_FIRST.index(way.scope.kind), way.profile is not None, way.mark.name, way.was_added)


def _place_of(ways: tuple[Way, ...]) -> list[_Order]:
    return [_order(way) for way in ways]
