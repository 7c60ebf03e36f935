"""What is measured is asked of a policy that stays the same; that the peers answer alike, the benchmark itself counts."""

from __future__ import annotations

from functools import cache

from benches.policy import ACCOUNT, NOW, Naive, Policy, make_policy
from gafete.access.actor import Actor
from gafete.access.compiled import compile_access


@cache
def policy() -> Policy:
    return make_policy()


def test_the_policy_is_the_same_every_time_and_asks_what_is_not_known_beforehand() -> None:
    assert make_policy() == policy()
    naive = Naive(policy(), NOW)
    asked = list(policy().questions(2_000, seed=1, places_only=True))
    allowed = sum(
        naive.may(each.user, each.permission.value, each.scope.company_id, each.scope.place_id)
        for each in asked
    )
    assert 0.2 < allowed / len(asked) < 0.5


def test_the_engine_answers_like_the_rules_as_they_read() -> None:
    naive = Naive(policy(), NOW)
    for user, permission, scope in policy().questions(2_000, seed=2, places_only=False):
        access = compile_access(ACCOUNT, policy().grants[user], NOW)
        actor = Actor.member(access, member_id=user, user_id=user, label="")
        assert actor.may(permission, scope) == naive.may(
            user, permission.value, scope.company_id, scope.place_id
        )
