"""The access reviews of the family of food companies: one that is over, and one that goes on."""

from __future__ import annotations

from collections.abc import Iterable

from gafete.access.permissions import Permission
from gafete.demo.stage import Stage
from gafete.members.models import Member
from gafete.reviews.models import Decision, Review, ReviewLine
from gafete.reviews.operations.close_review import close_review
from gafete.reviews.operations.decide_line import Verdict, decide_line
from gafete.reviews.operations.start_review import Plan, start_review
from gafete.reviews.presence import mark_of
from gafete.reviews.queries import list_lines, present_grants
from gafete.tenancy.models import Company

REDUCED = "oscar.tenorio"


def reviews_the_bakery(stage: Stage, *, administrators: Iterable[Member], bakery: Company) -> None:
    """Ana and Bruno look through the bakery; one access is reduced, the others stay."""
    ana, bruno = administrators
    stage.on(98, "10:15")
    review = _start(
        stage, ana, "Panadería: cambio de temporada", reviewers=[ana, bruno], days=10, company=bakery
    )
    stage.on(96, "16:40")
    _decide_all(stage, bruno, review)
    stage.on(92, "09:05")
    _decide_all(stage, ana, review)
    stage.on(91, "09:30")
    close_review(actor=stage.actor(ana), review=review)


def reviews_before_the_year_ends(stage: Stage, *, administrators: Iterable[Member]) -> None:
    """Everybody's accesses wait for those who administer; Bruno has begun with his."""
    ana, bruno = administrators
    stage.on(2, "17:10")
    people = [stage.owner, ana, bruno]
    review = _start(stage, stage.owner, "Cierre de año", reviewers=people, days=14)
    stage.on(1, "10:25")
    _decide_all(stage, bruno, review, most=2)


def _start(
    stage: Stage,
    by: Member,
    name: str,
    *,
    reviewers: Iterable[Member],
    days: int,
    company: Company | None = None,
) -> Review:
    end = stage.period(to_days_ago=stage.days_ago() - days).ends_at
    assert end is not None  # noqa: S101 -- it was given
    plan = Plan(
        name=name,
        due_at=end,
        request_key=stage.key(),
        company=company,
        reviewers=frozenset(each.pk for each in reviewers),
    )
    return start_review(actor=stage.actor(by), plan=plan)


def _decide_all(stage: Stage, by: Member, review: Review, *, most: int = 100) -> None:
    lines = list_lines(stage.actor(by), review, only_mine=True, decision=Decision.PENDING, size=most).rows
    for line in lines:
        _decide(stage, by, line)


def _decide(stage: Stage, by: Member, line: ReviewLine) -> None:
    actor = stage.actor(by)
    mark = mark_of(present_grants(actor, [line])[line.grant_id])
    if line.member.username == REDUCED:
        verdict = Verdict(
            decision=Decision.REDUCE,
            mark=mark,
            taken=frozenset({Permission.CUSTOMERS_EDIT}),
            note="En Tlaquepaque los clientes los da de alta el encargado.",
        )
    else:
        verdict = Verdict(decision=Decision.KEEP, mark=mark)
    decide_line(actor=actor, line=line, verdict=verdict)
