"""Who gave what to whom, and out of what: the book against which everybody's rights are held after every step.

Each grant has its sources: what its giver held at that moment, what the grants had that it replaced, and what those
held who later widened its profile. Nothing that a grant gives may lie outside its sources, at any time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.amplification.catalogue import CODES
from tests.amplification.oracle import Gift, Oracle, Where, codes_of
from tests.amplification.rows import GrantRow, MemberRow


@dataclass
class Ledger:
    """The sources of every grant, by its id."""

    sources: dict[int, list[Gift]] = field(default_factory=dict)
    _found_right: set[object] = field(default_factory=set)

    def begin(self, oracle: Oracle) -> None:
        """Write down what is there at the start: the owners gave it."""
        for grant in oracle.world.grants.values():
            self.sources[grant.id] = [Gift(CODES, Where(grant.account))]

    def note(self, before: Oracle, after: Oracle, giver: MemberRow | None) -> None:
        """Write down what one act gave; `giver` is who acted, as he was before it."""
        own = [] if giver is None else before.own(giver)
        gone = before.world.grants.keys() - after.world.grants.keys()
        for grant in after.world.grants.values():
            if grant.id not in before.world.grants:
                assert giver is not None, f"nobody gave {grant}"
                replaced = [id_ for id_ in gone if before.world.grants[id_].member == grant.member]
                self.sources[grant.id] = [*own, *(gift for id_ in replaced for gift in self.sources[id_])]
        for grant in self._widened(before, after):
            self.sources[grant.id] = [*self.sources[grant.id], *own]

    def check(self, oracle: Oracle) -> None:
        """Hold every grant against its sources."""
        for grant in oracle.world.grants.values():
            gift, sources = oracle.gift_of(grant), self.sources[grant.id]
            # What was found right stays right until the grant or its sources change: time only takes away.
            seen = (grant, gift, len(sources))
            if seen not in self._found_right:
                unfounded = oracle.lacking([gift], sources)
                assert not unfounded, f"{grant} gives what nobody had to give: {sorted(unfounded)[:5]}"
                self._found_right.add(seen)

    def _widened(self, before: Oracle, after: Oracle) -> Iterable[GrantRow]:
        """The grants whose profile holds more than it did."""
        for grant in after.world.grants.values():
            former = before.world.profiles.get(grant.profile)
            if former and not codes_of(after.world.profiles[grant.profile]) <= codes_of(former):
                yield grant


def check_return(before: Oracle, after: Oracle, actor: MemberRow | None) -> None:
    """Letting somebody in again is giving him all that he has: whoever does it holds all of it."""
    for member in after.world.members.values():
        former = before.world.members.get(member.id)
        if former and (former.state, member.state) == ("deactivated", "active"):
            assert actor is not None, f"{member} came back by himself"
            unfounded = after.lacking(after.gifts_of(member), before.own(actor))
            assert not unfounded, f"{member} came back with more than {actor} has: {sorted(unfounded)[:5]}"
