"""One policy for all engines: 1,000 people in 20 companies of 5 places, with periods, additions and removals.

Made anew in every run from one seed, so that every run asks the same questions. `Naive` answers them as the rules
read; it is what all the others must agree with.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import NamedTuple

from gafete.access.grants import Grant
from gafete.access.periods import ALWAYS, Period
from gafete.access.permissions import Permission, Permissions
from gafete.access.profiles import BUILT_IN
from gafete.access.scopes import Scope
from tests.amplification.catalogue import effective

ACCOUNT = 1
USERS, COMPANIES, PLACES_A_COMPANY = 1_000, 20, 5
COMPANIES_A_USER, PLACES_A_GRANT = 3, 2
CUSTOM_PROFILES = 8
NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
# Shares of the grants; and of the questions that ask for what the person has somewhere, in a company where he works.
WHOLE_COMPANY, WITH_PERIOD, WITH_ADDITIONS, WITH_REMOVALS, USUAL = 0.3, 0.25, 0.25, 0.25, 0.8
CATALOGUE = list(Permission)
PERIODS = (
    Period(NOW - timedelta(days=30), NOW + timedelta(days=30)),
    Period(None, NOW + timedelta(days=1)),
    Period(NOW - timedelta(days=1), None),
    Period(NOW + timedelta(days=1), None),
    Period(None, NOW - timedelta(days=1)),
)


class Question(NamedTuple):
    """Whether this person may do this at that place."""

    user: int
    permission: Permission
    scope: Scope


@dataclass(frozen=True)
class Policy:
    """Who holds what."""

    grants: tuple[tuple[Grant, ...], ...]
    places: tuple[Scope, ...]

    def nodes(self) -> list[Scope]:
        """Every place, every company, and the account."""
        companies = [Scope.company(ACCOUNT, company) for company in range(1, COMPANIES + 1)]
        return [*self.places, *companies, Scope.account(ACCOUNT)]

    def questions(self, count: int, *, seed: int, places_only: bool) -> Iterator[Question]:
        """So many questions; of most the answer is not known beforehand."""
        random = Random(seed)  # noqa: S311 -- nothing secret
        nodes = list(self.places) if places_only else self.nodes()
        homes = [[node for node in nodes if _meets(grants, node)] for grants in self.grants]
        wanted = [
            sorted(frozenset().union(*(grant.permissions for grant in grants))) for grants in self.grants
        ]
        for _number in range(count):
            user = random.randrange(USERS)
            is_usual = random.random() < USUAL
            node = random.choice(homes[user] or nodes) if is_usual else random.choice(nodes)
            yield Question(user, random.choice(wanted[user] if is_usual else CATALOGUE), node)


def make_policy() -> Policy:
    """The policy; the same one every time."""
    random = Random(20261123)  # noqa: S311 -- nothing secret
    custom = [frozenset(random.sample(CATALOGUE, random.randint(6, 20))) for _each in range(CUSTOM_PROFILES)]
    profiles = [profile.permissions for profile in BUILT_IN] + custom
    places = tuple(
        Scope.place(ACCOUNT, company, place_of(company, number))
        for company in range(1, COMPANIES + 1)
        for number in range(PLACES_A_COMPANY)
    )
    return Policy(tuple(tuple(_grants(random, profiles)) for _user in range(USERS)), places)


def place_of(company: int, number: int) -> int:
    """The id of a company's place."""
    return (company - 1) * PLACES_A_COMPANY + number + 1


def _grants(random: Random, profiles: list[Permissions]) -> Iterator[Grant]:
    for company in random.sample(range(1, COMPANIES + 1), COMPANIES_A_USER):
        for scope in _scopes(random, company):
            yield Grant(
                permissions=random.choice(profiles),
                scope=scope,
                added=_some(random, WITH_ADDITIONS),
                removed=_some(random, WITH_REMOVALS),
                period=random.choice(PERIODS) if random.random() < WITH_PERIOD else ALWAYS,
            )


def _scopes(random: Random, company: int) -> Iterable[Scope]:
    if random.random() < WHOLE_COMPANY:
        return [Scope.company(ACCOUNT, company)]
    numbers = random.sample(range(PLACES_A_COMPANY), PLACES_A_GRANT)
    return [Scope.place(ACCOUNT, company, place_of(company, number)) for number in numbers]


def _some(random: Random, share: float) -> Permissions:
    return frozenset(random.sample(CATALOGUE, 2)) if random.random() < share else frozenset()


def _meets(grants: Iterable[Grant], node: Scope) -> bool:
    return any(grant.scope.overlaps(node) for grant in grants)


class Naive:
    """The rules as they read: any grant that is live, reaches there, and holds the permission."""

    def __init__(self, policy: Policy, now: datetime) -> None:
        """Answer for this moment."""
        self._now = now
        self._rows = [
            [
                (
                    effective(
                        frozenset(map(str, grant.permissions | grant.added)),
                        frozenset(map(str, grant.removed)),
                        in_whole_account=grant.scope.company_id is None,
                    ),
                    grant.scope.company_id,
                    grant.scope.place_id,
                    grant.period.starts_at,
                    grant.period.ends_at,
                )
                for grant in grants
            ]
            for grants in policy.grants
        ]

    def may(self, user: int, code: str, company: int | None, place: int | None) -> bool:
        """Whether a person may do this there."""
        return any(
            code in codes
            and (at_company is None or at_company == company)
            and (at_place is None or at_place == place)
            and (starts is None or starts <= self._now)
            and (ends is None or self._now < ends)
            for codes, at_company, at_place, starts, ends in self._rows[user]
        )
