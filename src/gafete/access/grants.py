"""A grant: a profile, plus and minus single permissions, at one scope, for a period."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache

from gafete.access.periods import ALWAYS, Period
from gafete.access.permissions import (
    ACCOUNT_WIDE_ONLY,
    ALL_PERMISSIONS,
    Permission,
    Permissions,
    closure,
    mask,
    widened,
)
from gafete.access.profiles import OWNER_CODE, OWNER_NAME
from gafete.access.scopes import Scope, ScopeKind

NOTHING: Permissions = frozenset()


@lru_cache(maxsize=4096)
def effective(profile: Permissions, added: Permissions, removed: Permissions) -> Permissions:
    """Return profile + added - removed, with what comes along.

    Removal wins. A wider permission whose narrower one was removed goes too: "may see every document, but not his
    own" cannot be, and of its two readings the one that gives less is taken.
    """
    return closure(profile | added) - widened(removed)


@lru_cache(maxsize=4096)
def counting(permissions: Permissions, kind: ScopeKind) -> Permissions:
    """Return those that mean something in a scope of this kind: rights over the account need all of it.

    The answer is kept and shared, and a permission equals its code: it is made of members of the catalogue even when
    somebody asks with bare codes.
    """
    possible = ALL_PERMISSIONS if kind is ScopeKind.ACCOUNT else ALL_PERMISSIONS - ACCOUNT_WIDE_ONLY
    return frozenset(permission for permission in possible if permission in permissions)


# What can mean something at all in a scope of each kind.
ALL_COUNTING = {kind: counting(ALL_PERMISSIONS, kind) for kind in ScopeKind}


@lru_cache(maxsize=4096)
def _mask(permissions: Permissions) -> int:
    return mask(permissions)


@dataclass(frozen=True, kw_only=True)
class Grant:
    """What somebody gave a member, as a frozen copy of the row; `id` is None while it is not saved yet."""

    permissions: Permissions
    scope: Scope
    id: int | None = None
    profile_id: int | None = None
    profile_code: str = ""
    profile_name: str = ""
    added: Permissions = NOTHING
    removed: Permissions = NOTHING
    period: Period = ALWAYS
    granted_by: str = ""
    granted_at: datetime | None = None

    @property
    def chosen(self) -> Permissions:
        """Return profile + added - removed, whatever of it counts in this scope."""
        return effective(self.permissions, self.added, self.removed)

    @cached_property
    def effective(self) -> Permissions:
        """Return the permissions that it gives in its scope, narrower ones included."""
        return counting(self.chosen, self.scope.kind)

    @cached_property
    def mask(self) -> int:
        """Return `effective` as bits."""
        return _mask(self.effective)

    def is_live(self, now: datetime) -> bool:
        """Tell whether it counts at this moment."""
        return self.period.contains(now)


def owner_grant(account_id: int, *, granted_at: datetime | None = None) -> Grant:
    """Return the owner's right to everything. It goes through the engine like any other grant."""
    return Grant(
        profile_code=OWNER_CODE,
        profile_name=OWNER_NAME,
        permissions=ALL_PERMISSIONS,
        scope=Scope.account(account_id),
        granted_at=granted_at,
    )


def direct_grants(
    permissions: Iterable[Permission],
    *,
    at: Iterable[Scope],
    name: str,
    period: Period = ALWAYS,
) -> tuple[Grant, ...]:
    """Return grants of single permissions without a profile, for actors that are no members."""
    given = frozenset(permissions)
    return tuple(Grant(permissions=given, scope=scope, profile_name=name, period=period) for scope in at)
