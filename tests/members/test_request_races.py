"""Requests for access when everybody acts at once: one answer, and never one that nobody may give any more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import pytest

from gafete.access.denials import AccessDenied
from gafete.access.permissions import Permission
from gafete.audit.models import Event
from gafete.audit.queries import verify_chain
from gafete.faults import StaleEdit
from gafete.members.asking.limits import MOST_OPEN
from gafete.members.models import AccessRequest, MemberState, RequestState
from gafete.members.operations.answer_request import RequestClosed, answer_by_declining, answer_by_giving
from gafete.members.operations.ask_access import RequestNotPossible, ask_access
from gafete.members.operations.change_grants import change_grants
from gafete.members.operations.deactivate_member import deactivate_member
from gafete.members.operations.expire_requests import expire_requests
from gafete.members.operations.withdraw_request import withdraw_request
from gafete.outbox.models import Message
from tests import cast
from tests.racing import Outcomes, race

ROUNDS = 6
CANCEL = Permission.CFDI_CANCEL
TOO_LATE = (RequestClosed, RequestNotPossible, AccessDenied, StaleEdit)
Act = Callable[[], object]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def arena(transactional_db: None) -> cast.House:
    """Grupo Maíz with a second administrator of everything."""
    del transactional_db
    house = cast.whole_cast()
    house.join("rita", house.assignment("administrator", [house.whole]))
    return house


def ask(house: cast.House, who: str = "carla", permission: Permission = CANCEL) -> AccessRequest:
    return ask_access(actor=house.actor(who), permission=permission, at=house.at("cancún"))


def run(house: cast.House, acts: Sequence[Act]) -> Outcomes[object]:
    """The race, after which nothing may be out of joint."""
    outcomes = race(acts)
    assert outcomes.faults_besides(*TOO_LATE) == []
    assert verify_chain(house.account.pk).broken is None
    return outcomes


def ends_in_the_trail(request: AccessRequest) -> list[str]:
    ends = ("granted", "declined", "withdrawn", "expired")
    kinds = [f"access_request.{end}" for end in ends]
    found = Event.objects.filter(account_id=request.account_id, kind__in=kinds).order_by("sequence")
    return [kind.split(".")[1] for kind in found.values_list("kind", flat=True)]


def holds(house: cast.House, who: str = "carla") -> bool:
    return house.actor(who).may(CANCEL, house.at("cancún"))


def test_of_many_answers_one_counts(arena: cast.House) -> None:
    house, request = arena, ask(arena)
    actors = [house.actor(name) for name in ("olivia", "ana", "rita")] * 3
    acts: list[Act] = [
        partial(answer_by_giving, actor=actor, request=request)
        if number % 2
        else partial(answer_by_declining, actor=actor, request=request)
        for number, actor in enumerate(actors)
    ]
    acts += [
        partial(withdraw_request, actor=house.actor("carla"), request=request),
        partial(expire_requests),
    ]
    outcomes = run(house, acts)
    request.refresh_from_db()
    # The sweep finds nothing to do and says so.
    assert len(outcomes.results) == 2
    assert ends_in_the_trail(request) == [request.state]
    assert holds(house) == (request.state == RequestState.GRANTED)
    assert house.member("carla").grants.count() == 1
    told = Message.objects.filter(kind__in=["members.request_granted", "members.request_declined"]).count()
    assert told == (request.state != RequestState.WITHDRAWN)


def test_asked_twenty_times_at_once_it_is_one_request(arena: cast.House) -> None:
    actor = arena.actor("carla")
    act = partial(ask_access, actor=actor, permission=CANCEL, at=arena.at("cancún"))
    outcomes = run(arena, [act] * 20)
    assert len(outcomes.results) == 20
    assert AccessRequest.objects.count() == 1
    assert Event.objects.filter(kind="access_request.made").count() == 1


def test_twenty_different_ones_at_once_are_as_many_as_one_may(arena: cast.House) -> None:
    actor, at = arena.actor("carla"), arena.at("cancún")
    lacking = [each for each in Permission if not each.account_wide_only and not actor.may(each, at)]
    run(arena, [partial(ask_access, actor=actor, permission=each, at=at) for each in lacking[:20]])
    assert AccessRequest.objects.count() == MOST_OPEN


@pytest.mark.parametrize("number", range(ROUNDS))
def test_whoever_is_shut_out_meanwhile_gets_nothing_afterwards(arena: cast.House, number: int) -> None:
    house, request = arena, ask(arena)
    acts: list[Act] = [
        partial(answer_by_giving, actor=house.actor("ana"), request=request),
        partial(deactivate_member, actor=house.actor("olivia"), member=house.member("carla")),
    ]
    run(house, acts if number % 2 else acts[::-1])
    assert house.member("carla").state == MemberState.DEACTIVATED
    kinds = ["access_request.granted", "member.deactivated"]
    found = Event.objects.filter(account_id=house.account.pk, kind__in=kinds).order_by("sequence")
    # Given before he was out, or not at all.
    assert list(found.values_list("kind", flat=True)) in (kinds, ["member.deactivated"])


@pytest.mark.parametrize("number", range(ROUNDS))
def test_whoever_loses_the_right_meanwhile_gives_nothing_afterwards(arena: cast.House, number: int) -> None:
    house, request = arena, ask(arena)
    ana = house.member("ana")
    narrowing = partial(
        change_grants,
        actor=house.actor("olivia"),
        member=ana,
        assignments=[house.assignment("viewer", [house.whole])],
        version=ana.version,
    )
    acts: list[Act] = [partial(answer_by_giving, actor=house.actor("ana"), request=request), narrowing]
    outcomes = run(house, acts if number % 2 else acts[::-1])
    narrowed = Event.objects.filter(kind="member.grants_changed", target_id=str(ana.pk)).get()
    granted = Event.objects.filter(kind="access_request.granted").first()
    assert (granted is not None) == holds(house) == (outcomes.faults == [])
    assert granted is None or granted.sequence < narrowed.sequence


@pytest.mark.parametrize("number", range(ROUNDS))
def test_given_by_another_way_meanwhile_it_is_there_once(arena: cast.House, number: int) -> None:
    house, request = arena, ask(arena)
    carla = house.member("carla")
    other_way = partial(
        change_grants,
        actor=house.actor("olivia"),
        member=carla,
        assignments=[house.assignment("issuer", ["cancún"], added=frozenset({CANCEL}))],
        version=carla.version,
    )
    acts: list[Act] = [partial(answer_by_giving, actor=house.actor("ana"), request=request), other_way]
    outcomes = run(house, acts if number % 2 else acts[::-1])
    request.refresh_from_db()
    assert request.state == RequestState.GRANTED
    assert [type(fault) for fault in outcomes.faults] in ([], [StaleEdit])
    [grant] = house.member("carla").grants.all()
    assert grant.added == [CANCEL]


@pytest.mark.parametrize("number", range(ROUNDS))
def test_two_who_answer_each_other_do_not_wait_for_each_other(arena: cast.House, number: int) -> None:
    house = arena
    for name, missing in (("saul", Permission.CFDI_CANCEL), ("tere", Permission.CFDI_CREDIT)):
        house.join(name, house.assignment("administrator", ["panadería"], removed=frozenset({missing})))
    sauls, teres = ask(house, "saul"), ask(house, "tere", Permission.CFDI_CREDIT)
    acts: list[Act] = [
        partial(answer_by_giving, actor=house.actor("saul"), request=teres),
        partial(answer_by_giving, actor=house.actor("tere"), request=sauls),
    ]
    outcomes = run(house, acts if number % 2 else acts[::-1])
    assert outcomes.faults == []
    assert holds(house, "saul")
