"""Who may do what, worked out anew from plain rows and as plain sets: (permission, place, moment) by (permission, place, moment).

Nothing of the engine's reasoning is used; only the words of its catalogue are (which permissions there are, which
narrower ones each brings along, what the four profiles hold). It is slow and has no cache that could be stale.

The tree is taken apart into leaves: every place, in every company one place that is still to come, and one company that
is still to come. What holds in a company as a whole holds at its later places too; what holds at every place of today
does not, and the leaf that is missing says so. Time is taken apart at every beginning and end.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from tests.amplification.catalogue import BUILT_IN_CODES, CODES, Codes, effective
from tests.amplification.rows import GrantRow, MemberRow, ProfileRow
from tests.amplification.world import World

# A company and one of its places; 0 is the one that is still to come.
Leaf = tuple[int, int]
Leaves = frozenset[Leaf]
Points = dict[tuple[Leaf, datetime], set[str]]
LATER = 0
NOWHERE: Leaves = frozenset()


class Where(NamedTuple):
    """A node of the tree: an account, a company or a place."""

    account: int
    company: int | None = None
    place: int | None = None


@dataclass(frozen=True)
class Gift:
    """Permissions that somebody has somewhere, for a while or for good."""

    codes: Codes
    where: Where
    starts: datetime | None = None
    ends: datetime | None = None

    def holds_at(self, moment: datetime) -> bool:
        """Whether the moment lies in its time; its very end does not."""
        return (self.starts is None or self.starts <= moment) and (self.ends is None or moment < self.ends)


def codes_of(profile: ProfileRow) -> Codes:
    """What a profile holds."""
    return BUILT_IN_CODES[profile.code] if profile.code else profile.permissions


class Oracle:
    """The answers for one world at one moment."""

    def __init__(self, world: World, now: datetime) -> None:
        self.world = world
        self.now = now
        self._leaves: dict[Where, Leaves] = {}
        self._where: dict[tuple[int, str], Leaves] = {}

    # -- what somebody has -------------------------------------------------------------------------

    def gift_of(self, grant: GrantRow) -> Gift:
        """What a grant gives."""
        given = codes_of(self.world.profiles[grant.profile]) | grant.added
        codes = effective(given, grant.removed, in_whole_account=grant.company is None)
        return Gift(codes, Where(grant.account, grant.company, grant.place), grant.starts, grant.ends)

    def gifts_of(self, member: MemberRow) -> list[Gift]:
        """What a member was given, whatever his state; the owner has everything."""
        if member.is_owner:
            return [Gift(CODES, Where(member.account))]
        return [self.gift_of(grant) for grant in self.world.grants_of(member.id)]

    def own(self, member: MemberRow) -> list[Gift]:
        """What a member can use and give from: nothing unless he is active."""
        return self.gifts_of(member) if member.state == "active" else []

    def where(self, member: MemberRow, code: str) -> Leaves:
        """Everywhere that he may do this now."""
        key = (member.id, code)
        if key not in self._where:
            gifts = [gift for gift in self.own(member) if code in gift.codes and gift.holds_at(self.now)]
            self._where[key] = NOWHERE.union(*(self.leaves(gift.where) for gift in gifts))
        return self._where[key]

    def may(self, member: MemberRow, code: str, where: Where) -> bool:
        """Whether he may do this there now."""
        return where.account == member.account and self.leaves(where) <= self.where(member, code)

    def may_somewhere(self, member: MemberRow, code: str) -> bool:
        """Whether he may do this anywhere now."""
        return bool(self.where(member, code))

    def reach(self, member: MemberRow) -> Leaves:
        """Everywhere that he may do anything at all now."""
        gifts = [gift for gift in self.own(member) if gift.codes and gift.holds_at(self.now)]
        return NOWHERE.union(*(self.leaves(gift.where) for gift in gifts))

    def visible_to(self, member: MemberRow) -> list[MemberRow]:
        """Those of his account whom he sees: whoever has or had or will have access where he sees users."""
        seen = self.where(member, "users.view")
        everybody = self.world.members_of(member.account)
        if (LATER, LATER) in seen:
            return everybody
        return [
            each
            for each in everybody
            if seen and (each.is_owner or any(self.meets(seen, it) for it in self.world.grants_of(each.id)))
        ]

    def meets(self, leaves: Leaves, grant: GrantRow) -> bool:
        """Whether a grant reaches any of these leaves, at whatever time."""
        return not leaves.isdisjoint(self.leaves(Where(grant.account, grant.company, grant.place)))

    # -- comparing ---------------------------------------------------------------------------------

    def lacking(self, wanted: Iterable[Gift], held: Iterable[Gift]) -> set[tuple[str, Leaf, datetime]]:
        """What of the wanted, from now on, the held gifts together do not hold."""
        some, others = list(wanted), list(held)
        bounds = {bound for gift in [*some, *others] for bound in (gift.starts, gift.ends)}
        moments = [self.now, *(bound for bound in bounds if bound is not None and bound > self.now)]
        present = self._points(others, moments)
        return {
            (code, leaf, moment)
            for (leaf, moment), codes in self._points(some, moments).items()
            for code in codes - present.get((leaf, moment), set())
        }

    def is_over(self, gift: Gift) -> bool:
        """Whether its time is past."""
        return gift.ends is not None and gift.ends <= self.now

    # -- the tree ----------------------------------------------------------------------------------

    def leaves(self, where: Where) -> Leaves:
        """A node taken apart; what is no node of its account's tree comes apart into nothing that anybody holds."""
        if where not in self._leaves:
            self._leaves[where] = self._taken_apart(where)
        return self._leaves[where]

    def nodes(self, account: int) -> list[Where]:
        """Every node of an account's tree, archived ones included."""
        companies = [
            Where(account, each.id) for each in self.world.companies.values() if each.account == account
        ]
        places = [
            Where(account, each.company, each.id)
            for each in self.world.places.values()
            if each.account == account
        ]
        return [Where(account), *companies, *places]

    def exists(self, where: Where) -> bool:
        """Whether access can be given there today: nothing of it is archived, or another account's."""
        if where.place is not None:
            place = self.world.places[where.place]
            if (place.account, place.company) != (where.account, where.company) or place.is_archived:
                return False
        if where.company is not None:
            company = self.world.companies[where.company]
            return company.account == where.account and not company.is_archived
        return True

    def _taken_apart(self, where: Where) -> Leaves:
        if where.place is not None:
            return frozenset({(where.company or LATER, where.place)})
        if where.company is not None:
            places = {each.id for each in self.world.places.values() if each.company == where.company}
            return frozenset((where.company, place) for place in {LATER, *places})
        companies = [each.id for each in self.world.companies.values() if each.account == where.account]
        below = (self.leaves(Where(where.account, company)) for company in companies)
        return frozenset({(LATER, LATER)}).union(*below)

    def _points(self, gifts: Iterable[Gift], moments: Iterable[datetime]) -> Points:
        points: Points = {}
        for gift in gifts:
            for moment in filter(gift.holds_at, moments):
                for leaf in self.leaves(gift.where):
                    points.setdefault((leaf, moment), set()).update(gift.codes)
        return points
