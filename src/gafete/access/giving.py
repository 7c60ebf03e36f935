"""One permission, asked for and given: where it can be asked for, who could give it, and what giving it adds.

Whoever answers gives exactly what was asked: the permission with the narrower ones that it brings along, at that
scope, and nothing that the profile of a second grant might bring besides.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from gafete.access.actor import Actor
from gafete.access.compiled import CompiledAccess
from gafete.access.grants import ALL_COUNTING, NOTHING, Grant, counting
from gafete.access.periods import ALWAYS, Period
from gafete.access.permissions import ACCOUNT_WIDE_ONLY, Permission, Permissions, closure
from gafete.access.rights import not_covered, rights_of
from gafete.access.scopes import Scope, ScopeKind


@dataclass(frozen=True)
class Addition:
    """The change that gives a permission: a grant that is replaced, if any, and the one that takes its place."""

    grant: Grant
    replaces: Grant | None = None

    @property
    def period(self) -> Period:
        """Return for how long the permission is given."""
        return self.grant.period


def is_alone(grant: Grant) -> bool:
    """Tell whether nothing of its profile is left in a grant: it gives what was added to it, and that alone."""
    return grant.added != NOTHING and grant.chosen == closure(grant.added)


def counts_at(permission: Permission, scope: Scope) -> bool:
    """Tell whether the permission means anything in a grant at this scope."""
    return permission in ALL_COUNTING[scope.kind]


def could_give(actor: Actor, permission: Permission, at: Scope, period: Period = ALWAYS) -> bool:
    """Tell whether the actor could give somebody exactly this: he manages users there and holds it himself."""
    return (
        counts_at(permission, at)
        and actor.may(Permission.USERS_MANAGE, at)
        and actor.can_grant(closure({permission}), at, period)
    )


def where_to_ask(access: CompiledAccess, permission: Permission, refused_at: Scope) -> tuple[Scope, ...]:
    """Return the scopes at which somebody who was refused may ask for the permission, widest first.

    A page that opens to whoever holds the permission anywhere refuses for the whole account: he asks for it where
    he works. Nothing is returned where he has it already, or where it could not count.
    """
    if permission in ACCOUNT_WIDE_ONLY:
        wanted = {Scope.account(access.account_id)}
    elif refused_at.kind is ScopeKind.ACCOUNT and not access.anywhere & permission.bit:
        live = {grant.scope for grant in access.grants if grant.is_live(access.compiled_at)}
        wanted = {scope for scope in live if not any(_wider(other, scope) for other in live)}
    else:
        wanted = {refused_at}
    lacking = (scope for scope in wanted if not access.mask_at(scope) & permission.bit)
    return tuple(sorted(lacking, key=lambda scope: (scope.company_id or 0, scope.place_id or 0)))


def lacks(grants: Iterable[Grant], permission: Permission, at: Scope, period: Period, now: datetime) -> bool:
    """Tell whether these grants leave any of the period without the permission."""
    wanted = Grant(permissions=frozenset({permission}), scope=at, period=period)
    return bool(not_covered(rights_of([wanted], now=now), by=grants))


def addition(
    grants: Iterable[Grant],
    permission: Permission,
    at: Scope,
    *,
    fallback: Grant,
    until: datetime | None = None,
    now: datetime,
) -> Addition:
    """Return the change that gives a member with these grants the permission at this scope, until then or for good.

    A lasting grant at the very scope gets it as an additional permission. Otherwise there is a second grant that
    gives this alone. Its profile is one that comes with the program, and so does not widen unseen: one that he has
    there, or else that of `fallback`.
    """
    reaching = [grant for grant in grants if grant.scope.contains(at) and grant.is_live(now)]
    # The longest of them, so that what is given does not end with a short one beside it.
    reaching.sort(key=lambda grant: grant.period.last_moment, reverse=True)
    here = next((grant for grant in reaching if grant.scope == at), None)
    if until is None and here is not None:
        return Addition(_with(here, permission), replaces=here)
    base = next((grant for grant in reaching if grant.profile_code), fallback)
    return Addition(_alone(base, permission, at, Period(None, until)))


def _with(grant: Grant, permission: Permission) -> Grant:
    """Return the grant with the permission, and with nothing else that was taken out of it before."""
    brought = closure({permission})
    wider = replace(
        grant, id=None, added=_added(grant.added, permission, grant.scope), removed=grant.removed - brought
    )
    also_back = wider.chosen - grant.chosen - brought
    return replace(wider, removed=wider.removed | also_back)


def _alone(base: Grant, permission: Permission, at: Scope, period: Period) -> Grant:
    others = closure(base.permissions) - closure({permission})
    return replace(
        base,
        id=None,
        scope=at,
        added=_added(NOTHING, permission, at),
        removed=counting(others, at.kind),
        period=period,
    )


def _added(before: Permissions, permission: Permission, at: Scope) -> Permissions:
    return counting(before | {permission}, at.kind)


def _wider(other: Scope, scope: Scope) -> bool:
    return other != scope and other.contains(scope)
