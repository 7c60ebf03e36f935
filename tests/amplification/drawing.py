"""What hypothesis draws: small numbers, by which each step chooses among what there is at that moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, TypeVar

from hypothesis import strategies as st

from gafete.access.profiles import ADMINISTRATOR
from tests.amplification.catalogue import BUILT_IN_CODES, CODES
from tests.amplification.oracle import Oracle, Where
from tests.amplification.rows import ProfileRow
from tests.amplification.verdicts import Wish

Choice = TypeVar("Choice")
SORTED_CODES = sorted(CODES)
# As often as all the others together: what an administrator does not hold, and could only give by a fault.
_SELDOM_HELD = sorted(CODES - BUILT_IN_CODES[ADMINISTRATOR.code])
ADDED_CODES = [*SORTED_CODES, *_SELDOM_HELD * (len(SORTED_CODES) // len(_SELDOM_HELD))]
# From now, in hours; None is open.
PERIODS: tuple[tuple[int | None, int | None], ...] = (
    (None, None),
    (None, None),
    (None, None),
    (None, 48),
    (24, None),
    (24, 96),
    (-24, 24),
    (0, 12),
)
TWEAKS = ("", "", "", "add", "remove", "both")

# Who acts: somebody who may; somebody who manages users, but may not do just this; anybody, with anything.
ABLE, NEARLY_ABLE, DARING = "able", "nearly able", "daring"

numbers = st.integers(0, 255)


class Draft(NamedTuple):
    """The numbers behind one grant that somebody wants to give."""

    profile: int
    where: int
    period: int
    tweak: int
    code: int


drafts = st.builds(
    Draft,
    profile=numbers,
    where=numbers,
    period=st.integers(0, len(PERIODS) - 1),
    tweak=st.integers(0, len(TWEAKS) - 1),
    code=st.integers(0, len(ADDED_CODES) - 1),
)
# Some permissions, for a profile: where to begin in the catalogue, how many, and how far apart.
Bundle = tuple[int, int, int]


class Hand(NamedTuple):
    """All that is drawn for a step: in which account, who, whom, what, and in which manner."""

    where: int
    who: int
    whom: int
    manner: str
    drafts: list[Draft]
    bundle: Bundle

    @property
    def is_daring(self) -> bool:
        """Whether anything is tried with anything."""
        return self.manner == DARING


hands = st.builds(
    Hand,
    where=numbers,
    who=numbers,
    whom=numbers,
    manner=st.sampled_from([ABLE, ABLE, NEARLY_ABLE, DARING]),
    drafts=st.lists(drafts, min_size=1, max_size=2),
    bundle=st.tuples(numbers, st.integers(1, 12), st.integers(1, 5)),
)


class NothingToDo(Exception):
    """What a step wants to choose from is not there at this moment; it is no step."""


def choose(options: Sequence[Choice], number: int) -> Choice:
    """One of them; the same number chooses the same one of the same options.

    Raises:
        NothingToDo: there are none.
    """
    if not options:
        raise NothingToDo
    return options[number % len(options)]


def codes_from(bundle: Bundle) -> frozenset[str]:
    """Some permissions of the catalogue."""
    start, count, apart = bundle
    return frozenset(choose(SORTED_CODES, start + apart * number) for number in range(count))


def wish_from(draft: Draft, profiles: Sequence[ProfileRow], nodes: Sequence[Where], now: datetime) -> Wish:
    """A grant that somebody wants to give, of these profiles at these nodes."""
    starts, ends = (
        None if hours is None else now + timedelta(hours=hours) for hours in choose(PERIODS, draft.period)
    )
    tweak, code = choose(TWEAKS, draft.tweak), choose(ADDED_CODES, draft.code)
    other = choose(SORTED_CODES, draft.code + 7)
    return Wish(
        profile=choose(profiles, draft.profile),
        where=choose(nodes, draft.where),
        added=frozenset({code} if tweak in {"add", "both"} else ()),
        removed=frozenset({other} if tweak in {"remove", "both"} else ()),
        starts=starts,
        ends=ends,
    )


def profiles_in_use(oracle: Oracle, account: int) -> list[ProfileRow]:
    """The profiles that an account gives."""
    profiles = oracle.world.profiles.values()
    return [each for each in profiles if each.account == account and not each.is_archived]


def nodes_in_use(oracle: Oracle, account: int) -> list[Where]:
    """Where an account gives access."""
    return [node for node in oracle.nodes(account) if oracle.exists(node)]


def any_nodes(oracle: Oracle, account: int) -> list[Where]:
    """Nodes in use, archived ones, those of other accounts, and places named under a company that is not theirs."""
    nodes = [node for each in oracle.world.accounts for node in oracle.nodes(each)]
    companies = [node for node in nodes if node.account == account and node.company and not node.place]
    places = [node for node in nodes if node.account == account and node.place]
    mixed = [Where(account, companies[0].company, places[-1].place)]
    return [*nodes, *mixed]
