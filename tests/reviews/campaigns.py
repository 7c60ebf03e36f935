"""Campaigns as the tests speak of them."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone

from gafete.members.assignments import engine_grant
from gafete.members.models import Grant
from gafete.reviews.models import Decision, Review, ReviewLine
from gafete.reviews.operations.decide_line import Verdict, decide_line
from gafete.reviews.operations.start_review import Plan, start_review
from gafete.reviews.presence import mark_of
from tests.cast import House


def started(house: House, by: str = "olivia", *, reviewers: tuple[str, ...] = (), **values: Any) -> Review:
    """A campaign that ends in two weeks."""
    plan = {
        "name": "Revisión de noviembre",
        "due_at": timezone.now() + timedelta(days=14),
        "request_key": uuid.uuid4(),
        "reviewers": frozenset(house.member(name).pk for name in reviewers),
        **values,
    }
    return start_review(actor=house.actor(by), plan=Plan(**plan))


def line_of(house: House, name: str) -> ReviewLine:
    """The only line about that person."""
    return ReviewLine.objects.select_related("review", "member").get(member=house.member(name))


def mark_now(line: ReviewLine) -> str:
    """What a page opened at this moment would carry."""
    row = Grant.objects.select_related("profile").filter(pk=line.grant_id).first()
    return mark_of(None if row is None else engine_grant(row))


def decided(house: House, line: ReviewLine, by: str, decision: Decision, **values: Any) -> ReviewLine:
    """What somebody decides on a page that is fresh."""
    verdict = Verdict(decision=decision, **{"mark": mark_now(line), **values})
    return decide_line(actor=house.actor(by), line=line, verdict=verdict)
