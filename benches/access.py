"""What asking costs: our engine beside a bare dictionary of bits and beside what others offer, on one policy.

All of them must give the same answers first. A question is asked the way pages do, with `Actor.may`; the dictionary is
the least that any answer can cost in Python. What others cost is in `peers`, the policy in `policy`.

Cold, and as a part of a request, it is measured in `cold`, beside Django's `has_perm`, which knows no places.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING

from benches.databases import on_each_database
from benches.peers import Ask, Masks, casbin_of, cedarpy_of, masks_of, rules_of
from benches.policy import ACCOUNT, NOW, Naive, Policy, Question, make_policy
from benches.report import Ratio
from gafete.access.actor import Actor
from gafete.access.compiled import compile_access
from gafete.access.permissions import BITS

if TYPE_CHECKING:
    from datetime import datetime

ANSWERS, ANSWERS_OF_PEERS = 1_000_000, 20_000
ROUNDS = 15
# So many questions of each in a round: the slower, the fewer.
A_ROUND = {"limit": 20_000, "ours": 20_000, "rules": 4_000, "pycasbin": 600, "cedarpy": 300}
ROWS = 50
MOST_BESIDE_LIMIT, LEAST_BESIDE_PEERS, MOST_CHECKS_A_LIST = 6.0, 40.0, 20.0


def measure() -> list[Ratio]:
    """The engine by itself; then, in a process for each database, what it costs where the rest is."""
    policy = make_policy()
    masks = masks_of(policy)
    peers = {"rules": rules_of(masks), "pycasbin": casbin_of(masks), "cedarpy": cedarpy_of(masks)}
    ratios = [_agreement(policy), *(_agreement_of(name, ask, policy) for name, ask in peers.items())]
    return [*ratios, *_warm(policy, masks, peers), *on_each_database("cold")]


# -- the same answers ----------------------------------------------------------------------------------


def _agreement(policy: Policy) -> Ratio:
    """A million answers, at moments between which grants begin and end, for places, companies and the account."""
    moments = [NOW + timedelta(hours=hours) for hours in (-40 * 24, -12, 0, 12, 36)]
    count = ANSWERS // len(moments)
    wrong = sum(_disagreements(policy, moment, count) for moment in moments)
    return Ratio("answers that the rules as they read do not give", wrong, 0, note=f"of {ANSWERS:,}")


def _disagreements(policy: Policy, moment: datetime, count: int) -> int:
    naive, actors = Naive(policy, moment), _actors(policy, moment)
    asked = policy.questions(count, seed=moment.toordinal() + moment.hour, places_only=False)
    return sum(
        actors[user].may(permission, scope)
        != naive.may(user, permission.value, scope.company_id, scope.place_id)
        for user, permission, scope in asked
    )


def _agreement_of(name: str, ask: Ask, policy: Policy) -> Ratio:
    naive = Naive(policy, NOW)
    wrong = sum(
        ask(each) != naive.may(each.user, each.permission.value, each.scope.company_id, each.scope.place_id)
        for each in policy.questions(ANSWERS_OF_PEERS, seed=2, places_only=True)
    )
    return Ratio(f"the same, {name}", wrong, 0, note=f"of {ANSWERS_OF_PEERS:,}")


def _actors(policy: Policy, moment: datetime) -> list[Actor]:
    return [
        Actor.member(compile_access(ACCOUNT, grants, moment), member_id=user, user_id=user, label="")
        for user, grants in enumerate(policy.grants)
    ]


# -- a question ----------------------------------------------------------------------------------------


def _warm(policy: Policy, masks: Masks, peers: dict[str, Ask]) -> list[Ratio]:
    actors = _actors(policy, NOW)
    questions = list(policy.questions(max(A_ROUND.values()), seed=3, places_only=True))
    acts: dict[str, Callable[[], None]] = {
        "limit": _limit(masks, questions[: A_ROUND["limit"]]),
        "ours": _ours(actors, questions[: A_ROUND["ours"]]),
    }
    acts |= {name: _peer(ask, questions[: A_ROUND[name]]) for name, ask in peers.items()}
    lists = [questions[at : at + ROWS] for at in range(0, len(questions), ROWS)]
    acts["list"] = _listing(actors, lists)
    spent = _in_turns(acts)
    each = {name: [seconds / A_ROUND.get(name, len(lists)) for seconds in spent[name]] for name in acts}
    shown = {name: f"{median(seconds) * 1e6:.2f} us" for name, seconds in each.items()}
    beside_rules = _beside(each, "rules", "ours")
    return [
        Ratio(
            "a check / a bare dictionary of bits",
            _beside(each, "ours", "limit"),
            MOST_BESIDE_LIMIT,
            note=f"{shown['ours']}, {shown['limit']}; rules {shown['rules']}, {beside_rules:.1f} times ours",
        ),
        *(
            Ratio(f"{name} / a check", _beside(each, name, "ours"), LEAST_BESIDE_PEERS, "higher", shown[name])
            for name in ("pycasbin", "cedarpy")
        ),
        Ratio(
            f"what may be done in each of {ROWS} listed rows / a check",
            _beside(each, "list", "ours"),
            MOST_CHECKS_A_LIST,
            note=shown["list"],
        ),
    ]


def _limit(masks: Masks, questions: Sequence[Question]) -> Callable[[], None]:
    asked = [(each.user, each.permission.value, each.scope.place_id) for each in questions]

    def act() -> None:
        for user, code, place in asked:
            masks[user].get(place, 0) & BITS[code] != 0  # type: ignore[arg-type]  # noqa: B015 -- asked, not kept

    return act


def _ours(actors: Sequence[Actor], questions: Sequence[Question]) -> Callable[[], None]:
    def act() -> None:
        for user, permission, scope in questions:
            actors[user].may(permission, scope)

    return act


def _peer(ask: Ask, questions: Sequence[Question]) -> Callable[[], None]:
    def act() -> None:
        for question in questions:
            ask(question)

    return act


def _listing(actors: Sequence[Actor], lists: Sequence[Sequence[Question]]) -> Callable[[], None]:
    """For each list its reader and its rows, as a query returns them: with the ids of company and place."""
    pages = [
        (actors[rows[0].user], [(each.scope.company_id or 0, each.scope.place_id or 0) for each in rows])
        for rows in lists
    ]

    def act() -> None:
        for actor, rows in pages:
            actor.masks_of_places(rows)

    return act


def _in_turns(acts: dict[str, Callable[[], None]]) -> dict[str, list[float]]:
    """The processor's time of each act in each round; who begins changes from round to round."""
    spent: dict[str, list[float]] = {name: [] for name in acts}
    names = list(acts)
    for number in range(ROUNDS + 1):
        for name in [*names[number % len(names) :], *names[: number % len(names)]]:
            started = time.process_time()
            acts[name]()
            spent[name].append(time.process_time() - started)
    # The first round warms up.
    return {name: seconds[1:] for name, seconds in spent.items()}


def _beside(spent: dict[str, list[float]], name: str, other: str) -> float:
    return median(mine / theirs for mine, theirs in zip(spent[name], spent[other], strict=True))
