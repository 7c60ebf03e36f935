"""The actor as others hold him: who he is, how long the copy is good, and how quickly he answers."""

import pickle
from dataclasses import FrozenInstanceError
from time import process_time

import pytest

from gafete.access.actor import NO_ACCOUNT, Actor, ActorKind, Origin
from gafete.access.compiled import compile_access
from gafete.access.denials import AccessDenied
from gafete.access.periods import Period
from gafete.access.permissions import Permission
from gafete.access.profiles import ISSUER, VIEWER
from gafete.access.scopes import Scope
from tests.access.cast import ACCOUNT, CENTRO, DAY, NORTE, NOW, SUR, TORTILLERIA, grant, member, owner


def test_an_actor_names_his_account() -> None:
    assert (owner().account_id, owner().account_scope) == (1, ACCOUNT)
    assert owner().is_owner
    assert not member().is_owner
    assert Actor.nobody().account_id == NO_ACCOUNT
    assert Actor.nobody().kind is ActorKind.NOBODY


def test_an_actor_carries_where_the_request_came_from_and_decides_nothing_by_it() -> None:
    origin = Origin(ip="203.0.113.7", device="Firefox")
    stranger = Actor.nobody(origin=origin)
    assert stranger.origin == origin
    assert not stranger.may_anywhere(Permission.CFDI_VIEW)
    assert member().origin == Origin()


def test_an_actor_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        member().is_owner = True  # type: ignore[misc]


def test_an_actor_survives_the_way_to_another_process() -> None:
    cashier = member(grant(ISSUER, CENTRO))
    copy = pickle.loads(pickle.dumps(cashier))  # noqa: S301 -- our own bytes
    assert copy == cashier
    assert copy.may(Permission.CFDI_ISSUE, CENTRO)


def test_a_code_as_text_is_as_good_as_the_permission() -> None:
    assert member(grant(ISSUER, CENTRO)).may("cfdi.issue", CENTRO)


def test_a_company_page_is_for_whoever_holds_something_inside_it() -> None:
    cashier = member(grant(ISSUER, CENTRO))
    assert cashier.may_within(Permission.CFDI_ISSUE, TORTILLERIA)
    assert not cashier.may_within(Permission.CFDI_ISSUE, NORTE)
    assert not cashier.may(Permission.CFDI_ISSUE, TORTILLERIA)


def test_what_must_hold_somewhere_may_hold_at_a_single_place() -> None:
    cashier = member(grant(ISSUER, CENTRO))
    cashier.require_anywhere(Permission.CFDI_ISSUE)
    with pytest.raises(AccessDenied) as denied:
        cashier.require_anywhere(Permission.USERS_VIEW)
    assert (denied.value.permission, denied.value.scope) == (Permission.USERS_VIEW, ACCOUNT)


def test_a_copy_is_good_until_the_next_grant_begins_or_ends() -> None:
    starting = grant(VIEWER, CENTRO, period=Period(NOW + 3 * DAY, None))
    ending = grant(VIEWER, NORTE, period=Period(None, NOW + 2 * DAY))
    over = grant(VIEWER, SUR, period=Period(None, NOW - DAY))
    somebody = member(starting, ending, over)
    assert somebody.valid_until == NOW + 2 * DAY
    assert somebody.access.is_valid_at(NOW + DAY)
    assert not somebody.access.is_valid_at(NOW + 2 * DAY)


def test_a_copy_of_grants_without_periods_is_good_for_ever() -> None:
    assert member(grant(VIEWER, CENTRO), grant(VIEWER, SUR)).valid_until is None
    assert owner().access.is_valid_at(NOW + 9999 * DAY)


def test_everything_that_one_may_do_at_a_place() -> None:
    somebody = member(grant(VIEWER, TORTILLERIA), grant(ISSUER, CENTRO))
    assert somebody.permissions_at(CENTRO) == VIEWER.permissions | ISSUER.permissions
    assert somebody.permissions_at(NORTE) == VIEWER.permissions
    assert somebody.permissions_at(SUR) == frozenset()
    assert somebody.permissions_at(ACCOUNT) == frozenset()


def test_an_answer_takes_no_longer_with_a_hundred_grants_than_with_one() -> None:
    places = [Scope.place(1, 10, number) for number in range(100)]
    one = member(grant(VIEWER, places[0]))
    hundred = Actor.member(
        compile_access(1, [grant(VIEWER, place) for place in places], NOW),
        member_id=1,
        user_id=1,
        label="",
    )
    assert _seconds(hundred, places[0]) < 3 * _seconds(one, places[0])


def _seconds(actor: Actor, at: Scope) -> float:
    """The quickest of several rounds, so that a busy machine does not decide."""
    rounds = []
    for _round in range(7):
        started = process_time()
        for _question in range(2000):
            actor.may(Permission.CFDI_VIEW, at)
        rounds.append(process_time() - started)
    return min(rounds)
