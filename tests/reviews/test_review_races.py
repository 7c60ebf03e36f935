"""A campaign when everybody acts at once: one decision about a line, one end, one result."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from gafete.access.denials import AccessDenied
from gafete.access.permissions import Permission
from gafete.audit.models import Event
from gafete.audit.queries import verify_chain
from gafete.faults import StaleEdit
from gafete.members.operations.change_grants import change_grants
from gafete.reviews.models import Decision, Review, ReviewLine
from gafete.reviews.operations.close_review import ReviewOver, close_due_reviews, close_review
from gafete.reviews.operations.decide_line import (
    GrantChanged,
    LastGrant,
    LineClosed,
    NotYours,
    Verdict,
    decide_line,
)
from gafete.reviews.operations.hand_over_line import hand_over_line
from gafete.reviews.operations.start_review import Plan, start_review
from gafete.reviews.queries import is_as_signed
from tests import cast
from tests.racing import Outcomes, race
from tests.reviews.campaigns import line_of, mark_now, started

ROUNDS = 3
TOO_LATE = (AccessDenied, GrantChanged, LastGrant, LineClosed, NotYours, ReviewOver, StaleEdit)
Act = Callable[[], object]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def arena(transactional_db: None) -> cast.House:
    """Grupo Maíz with everybody of the cast."""
    del transactional_db
    return cast.whole_cast()


def run(house: cast.House, acts: Sequence[Act]) -> Outcomes[object]:
    """The race, after which nothing may be out of joint."""
    outcomes = race(acts)
    assert outcomes.faults_besides(*TOO_LATE) == []
    assert verify_chain(house.account.pk).broken is None
    return outcomes


def verdicts(line: ReviewLine) -> list[Verdict]:
    mark = mark_now(line)
    taken = frozenset({Permission.CUSTOMERS_EDIT})
    return [
        Verdict(decision=Decision.KEEP, mark=mark),
        Verdict(decision=Decision.REDUCE, mark=mark, taken=taken),
        Verdict(decision=Decision.REMOVE, mark=mark, may_deactivate=True),
    ]


def kinds(house: cast.House, *wanted: str) -> list[str]:
    found = Event.objects.filter(account_id=house.account.pk, kind__in=wanted).order_by("sequence")
    return list(found.values_list("kind", flat=True))


def test_of_many_decisions_about_one_line_one_counts(arena: cast.House) -> None:
    started(arena)
    line, ana = line_of(arena, "carla"), arena.actor("ana")
    acts = [partial(decide_line, actor=ana, line=line, verdict=each) for each in verdicts(line) * 2]
    outcomes = run(arena, acts)
    line.refresh_from_db()
    assert len(outcomes.results) == 1
    assert len(kinds(arena, "review.line_decided")) == 1
    may = arena.member("carla").state == "active" and arena.actor("carla").may(
        Permission.CUSTOMERS_EDIT, arena.at("cancún")
    )
    assert may == (line.decision == Decision.KEEP)


@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_line_that_is_handed_over_meanwhile_has_one_reviewer(arena: cast.House, number: int) -> None:
    started(arena)
    line = line_of(arena, "carla")
    keep = verdicts(line)[0]
    acts: list[Act] = [
        partial(hand_over_line, actor=arena.actor("olivia"), line=line, to=arena.owner),
        partial(decide_line, actor=arena.actor("ana"), line=line, verdict=keep),
        partial(decide_line, actor=arena.actor("olivia"), line=line, verdict=keep),
    ]
    run(arena, acts[number:] + acts[:number])
    line.refresh_from_db()
    assert len(kinds(arena, "review.line_decided")) == (line.decision == Decision.KEEP)
    if line.decision == Decision.KEEP:
        assert line.decided_by_label == line.reviewer_label


@pytest.mark.parametrize("number", range(ROUNDS))
def test_nothing_is_decided_after_the_result_is_signed(arena: cast.House, number: int) -> None:
    review = started(arena)
    lines = [line_of(arena, name) for name in ("carla", "dario", "elena")]
    acts: list[Act] = [
        partial(
            decide_line,
            actor=arena.actor("ana" if line.reviewer_label.startswith("Ana") else "bruno"),
            line=line,
            verdict=verdicts(line)[0],
        )
        for line in lines
    ]
    acts.insert(number, partial(close_review, actor=arena.actor("olivia"), review=review))
    run(arena, acts)
    review.refresh_from_db()
    assert review.state == "closed"
    assert is_as_signed(review)
    assert kinds(arena, "review.closed", "review.line_decided")[-1] == "review.closed"


def test_it_ends_once(arena: cast.House) -> None:
    review = started(arena)
    Review.objects.update(
        started_at=timezone.now() - timedelta(days=3), due_at=timezone.now() - timedelta(minutes=1)
    )
    acts: list[Act] = [close_due_reviews] * 3
    acts += [partial(close_review, actor=arena.actor("olivia"), review=review)] * 3
    run(arena, acts)
    assert kinds(arena, "review.closed") == ["review.closed"]
    review.refresh_from_db()
    assert is_as_signed(review)


@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_grant_that_somebody_changes_meanwhile_is_not_decided_unseen(
    arena: cast.House, number: int
) -> None:
    started(arena)
    line, carla = line_of(arena, "carla"), arena.member("carla")
    acts: list[Act] = [
        partial(decide_line, actor=arena.actor("ana"), line=line, verdict=verdicts(line)[1]),
        partial(
            change_grants,
            actor=arena.actor("olivia"),
            member=carla,
            assignments=[arena.assignment("accountant", ["cancún"])],
            version=carla.version,
        ),
    ]
    outcomes = run(arena, acts if number % 2 else acts[::-1])
    assert len(outcomes.results) == 1
    assert arena.member("carla").grants.count() == 1


def test_many_clicks_begin_one_campaign(arena: cast.House) -> None:
    plan = Plan(name="Cierre", due_at=timezone.now() + timedelta(days=5), request_key=uuid.uuid4())
    outcomes = run(arena, [partial(start_review, actor=arena.actor("olivia"), plan=plan)] * 6)
    assert len(outcomes.results) == 6
    assert Review.objects.count() == 1
    assert kinds(arena, "review.started") == ["review.started"]
