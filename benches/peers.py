"""The same policy in the hands of others, each in the fastest form that was found.

`ask` answers one question. Whoever has no notion of time is given what is live at the moment of asking.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import casbin
import cedarpy
import rules
from casbin.model import FastModel
from casbin.persist import Adapter

from benches.policy import NOW, USERS, Naive, Policy, Question
from gafete.access.permissions import BITS, Permission

Ask = Callable[[Question], bool]
Masks = list[dict[int, int]]


def masks_of(policy: Policy) -> Masks:
    """What each person may do at each place, as bits: the barest form in which an answer can lie ready."""
    naive = Naive(policy, NOW)
    return [
        {
            place.place_id: bits
            for place in policy.places
            if place.place_id is not None
            if (bits := _bits_at(naive, user, place.company_id, place.place_id))
        }
        for user in range(USERS)
    ]


def _bits_at(naive: Naive, user: int, company: int | None, place: int) -> int:
    return sum(bit for code, bit in BITS.items() if naive.may(user, code, company, place))


def rules_of(masks: Masks) -> Ask:
    """`rules`: a rule for each permission, of the two predicates that the question has."""
    ruleset = rules.RuleSet()

    works_there = rules.predicate(lambda user, place: place in masks[user])
    for permission in Permission:
        ruleset.add_rule(permission.value, works_there & _holds(masks, permission.bit))

    def ask(question: Question) -> bool:
        return bool(ruleset.test_rule(question.permission.value, question.user, question.scope.place_id))

    return ask


def _holds(masks: Masks, bit: int) -> Any:
    return rules.predicate(lambda user, place: masks[user][place] & bit != 0)


CASBIN_MODEL = """
[request_definition]
r = sub, act, obj
[policy_definition]
p = sub, act, obj
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.sub == p.sub
"""
ALL_FIELDS = (0, 1, 2)


class _Rows(Adapter):  # type: ignore[misc]  # shipped without types
    """Every yes as a row of its own: no roles and no hierarchy are left to be resolved."""

    def __init__(self, masks: Masks) -> None:
        self._masks = masks

    def load_policy(self, model: Any) -> None:
        """Hand the rows over without a detour through text."""
        policy = model.model["p"]["p"].policy
        for row in self._rows():
            policy.append(row)

    def _rows(self) -> Iterator[list[str]]:
        for user, places in enumerate(self._masks):
            for place, bits in places.items():
                for code, bit in BITS.items():
                    if bits & bit:
                        yield [f"u{user}", str(code), f"p{place}"]


def casbin_of(masks: Masks) -> Ask:
    """pycasbin: FastEnforcer over flat rows, found by all of their fields, so that its matcher has next to nothing to do.

    The order of the cache's key names positions of the request and of the policy alike. Where the two list their
    fields in different orders it finds nothing, and denies without a word.
    """
    # It writes every denial into the log.
    logging.getLogger("casbin").setLevel(logging.CRITICAL)
    model = FastModel(ALL_FIELDS)
    model.load_model_from_text(CASBIN_MODEL)
    enforcer = casbin.FastEnforcer(model, _Rows(masks), cache_key_order=ALL_FIELDS)

    def ask(question: Question) -> bool:
        return bool(
            enforcer.enforce(f"u{question.user}", question.permission.value, f"p{question.scope.place_id}")
        )

    return ask


def cedarpy_of(masks: Masks) -> Ask:
    """cedarpy: a policy for each permission and what each person has, parsed before; the request is a dictionary."""
    policies = cedarpy.PolicySet.from_str(
        "\n".join(
            f'permit(principal, action == Action::"{code}", resource)'
            f' when {{ principal has "{code}" && principal["{code}"].contains(resource) }};'
            for code in BITS
        )
    )
    entities = [cedarpy.Entities.from_json_str(json.dumps([_entity(*each)])) for each in enumerate(masks)]

    def ask(question: Question) -> bool:
        request = {
            "principal": f'User::"{question.user}"',
            "action": f'Action::"{question.permission.value}"',
            "resource": f'Place::"{question.scope.place_id}"',
            "context": {},
        }
        return bool(cedarpy.is_authorized(request, policies, entities[question.user]).allowed)

    return ask


def _entity(user: int, places: dict[int, int]) -> dict[str, Any]:
    held = {
        str(code): [
            {"__entity": {"type": "Place", "id": str(place)}} for place, bits in places.items() if bits & bit
        ]
        for code, bit in BITS.items()
    }
    return {
        "uid": {"type": "User", "id": str(user)},
        "attrs": {code: where for code, where in held.items() if where},
        "parents": [],
    }
