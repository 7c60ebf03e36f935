"""A member's grants in the form in which a check is a few dictionary look-ups and one bit operation.

Compiled once for a version of the account's access and kept until `valid_until`, when a grant begins or ends or his
hours do.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import reduce
from operator import or_

from gafete.access.grants import Grant
from gafete.access.hours import Hours
from gafete.access.permissions import BITS, Permissions, from_mask
from gafete.access.scopes import Scope, ScopeSet

_LONG_AGO = datetime.min.replace(tzinfo=UTC)

Tree = dict[int | None, dict[int | None, int]]


class ForeignGrant(ValueError):
    """A grant of another account arrived where one account's access is compiled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledAccess:
    """What somebody may do in one account, as bits by account, company and place."""

    account_id: int
    compiled_at: datetime = _LONG_AGO
    valid_until: datetime | None = None
    active: bool = True
    # Every grant that was given, also those that do not count now: they explain a refusal.
    grants: tuple[Grant, ...] = ()
    # When in the week they count at all, and whether that was so as they were compiled; None is always.
    hours: Hours | None = None
    is_within_hours: bool = True
    # tree[company][place] -> bits; None stands for the whole company or account, and for every one that is not
    # listed. Each entry holds what wider ones give too. Company first, so that a place asked for under a
    # company that is not its own finds nothing of its own.
    tree: Tree = field(default_factory=lambda: {None: {None: 0}})
    anywhere: int = 0

    def mask_at(self, scope: Scope) -> int:
        """Return all the permissions that hold at this scope, as bits."""
        if scope.account_id != self.account_id:
            return 0
        places = self.tree.get(scope.company_id) or self.tree[None]
        return places.get(scope.place_id, places[None])

    def masks_of_places(self, places: Iterable[tuple[int, int]]) -> list[int]:
        """Return the same for each of these places of the account, named by the ids of company and place.

        For the rows of a list: all that may be done in each, without a scope for each.
        """
        tree, elsewhere = self.tree, self.tree[None]
        return [
            (known := tree.get(company) or elsewhere).get(place, known[None]) for company, place in places
        ]

    def permissions_at(self, scope: Scope) -> Permissions:
        """Return all the permissions that hold at this scope."""
        return from_mask(self.mask_at(scope))

    def scopes_for(self, permission: str) -> ScopeSet:
        """Return everywhere that the permission holds: the same answer as `Actor.may`, for a query to filter by."""
        bit = BITS.get(permission, 0)
        holding = (
            Scope(self.account_id, company, place)
            for company, places in self.tree.items()
            for place, bits in places.items()
            if bits & bit
        )
        return ScopeSet.of(self.account_id, holding)

    def asked_at(self, now: datetime) -> "CompiledAccess":
        """Return the same for a later moment at which it is still valid: what is past by then need not be held."""
        return replace(self, compiled_at=now)

    def is_valid_at(self, now: datetime) -> bool:
        """Tell whether it may still be used, or a grant or his hours have begun or ended since."""
        return self.valid_until is None or now < self.valid_until


def compile_access(
    account_id: int,
    grants: Iterable[Grant],
    now: datetime,
    *,
    active: bool = True,
    hours: Hours | None = None,
) -> CompiledAccess:
    """Compile the grants of one member as they stand now.

    Somebody who is not active, or is outside his hours, may do nothing.
    """
    given = tuple(grants)
    _refuse_foreign(account_id, given)
    is_within_hours = hours is None or hours.admits(now)
    live = [grant for grant in given if active and is_within_hours and grant.is_live(now)]
    return CompiledAccess(
        account_id=account_id,
        compiled_at=now,
        valid_until=_earlier(next_change(given, now), None if hours is None else hours.next_change(now)),
        active=active,
        grants=given,
        hours=hours,
        is_within_hours=is_within_hours,
        tree=_tree(live),
        anywhere=reduce(or_, (grant.mask for grant in live), 0),
    )


def next_change(grants: Iterable[Grant], now: datetime) -> datetime | None:
    """Return the next moment after now at which one of the grants begins or ends, if any does."""
    moments = (each for grant in grants for each in (grant.period.starts_at, grant.period.ends_at))
    return min((moment for moment in moments if moment is not None and moment > now), default=None)


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((moment for moment in (one, other) if moment is not None), default=None)


def _refuse_foreign(account_id: int, grants: Iterable[Grant]) -> None:
    for grant in grants:
        if grant.scope.account_id != account_id:
            message = f"A grant of account {grant.scope.account_id} is no grant of {account_id}."
            raise ForeignGrant(message)


def _tree(grants: Iterable[Grant]) -> Tree:
    tree: Tree = {None: {None: 0}}
    # Widest first, so that a narrower entry starts from all that the wider ones give.
    for grant in sorted(grants, key=_depth):
        scope = grant.scope
        places = tree.setdefault(scope.company_id, {None: tree[None][None]})
        places[scope.place_id] = places.get(scope.place_id, places[None]) | grant.mask
    return tree


def _depth(grant: Grant) -> int:
    return (grant.scope.company_id is not None) + (grant.scope.place_id is not None)
