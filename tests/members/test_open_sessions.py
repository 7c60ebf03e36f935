"""What ends at a moment ends then in every process, whatever it keeps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from gafete.access.hours import Hours, Shift
from gafete.access.periods import Period
from gafete.access.permissions import Permission
from gafete.members.actors import compiled_cache, load_actor
from gafete.members.operations.change_grants import change_grants
from gafete.members.operations.change_hours import change_hours
from tests import cast
from tests.processes import next_line, running


@pytest.fixture
def house(transactional_db: None) -> cast.House:
    del transactional_db
    return cast.grupo_maiz()


class Answers:
    """What a process has said: when it began to ask, when it knew, and whether he may."""

    def __init__(self, process: Any) -> None:
        self.process = process
        self.given: list[tuple[float, float, bool]] = []

    def wait_for(self, may: bool) -> None:  # noqa: FBT001 -- reads as a sentence
        """Read until the process says so."""
        while not self.given or self.given[-1][2] is not may:
            assert self._read(), "the process ended without that answer"

    def _read(self) -> bool:
        line = next_line(self.process)
        if line:
            before, after, may = line.split()
            self.given.append((float(before), float(after), may == "1"))
        return bool(line)


@contextmanager
def asking(house: cast.House, name: str, *, count: int = 2) -> Iterator[list[Answers]]:
    member, place = house.member(name), house.places["centro"]
    words = (house.account.pk, member.user_id, place.company_id, place.pk)
    with ExitStack() as stack:
        yield [
            Answers(stack.enter_context(running("tests.members.asking", *(str(each) for each in words))))
            for _number in range(count)
        ]


def test_a_kept_copy_does_not_outlive_the_end_of_a_grant(house: cast.House) -> None:
    house.join("elena", house.assignment("viewer", ["centro"]))
    with asking(house, "elena") as processes:
        for answers in processes:
            answers.wait_for(may=True)
        end = timezone.now() + timedelta(seconds=2)
        until_then = house.assignment("viewer", ["centro"], period=Period(None, end))
        member = house.member("elena")
        change_grants(
            actor=house.actor("olivia"), member=member, assignments=[until_then], version=member.version
        )
        for answers in processes:
            answers.wait_for(may=False)
            for before, after, may in answers.given:
                if may:
                    assert before < end.timestamp()
                else:
                    assert after >= end.timestamp()


def test_new_hours_count_in_every_process_at_once(house: cast.House) -> None:
    house.join("elena", house.assignment("viewer", ["centro"]))
    with asking(house, "elena") as processes:
        for answers in processes:
            answers.wait_for(may=True)
        member = house.member("elena")
        change_hours(actor=house.actor("olivia"), member=member, hours=_another_day(), version=member.version)
        closed = timezone.now().timestamp()
        for answers in processes:
            answers.wait_for(may=False)
            assert [before for before, _after, may in answers.given if may and before > closed] == []


def test_a_kept_copy_does_not_outlive_the_hours(house: cast.House) -> None:
    elena = house.join("elena", house.assignment("viewer", ["centro"]))
    monday = Hours("America/Mexico_City", (Shift(0, 9 * 60, 20 * 60),))
    change_hours(actor=house.actor("olivia"), member=elena, hours=monday, version=elena.version)
    opening = datetime(2026, 11, 23, 15, tzinfo=UTC)
    closing = opening + timedelta(hours=11)

    def may(now: datetime) -> bool:
        actor = load_actor(elena.user, house.account.pk, now=now).actor
        return actor.may(Permission.CFDI_VIEW, house.at("centro"))

    compiled_cache.clear()
    moment = timedelta(microseconds=1)
    assert not may(opening - moment)
    assert may(opening)
    assert may(closing - moment)
    assert not may(closing)
    assert not may(closing + timedelta(days=3))


def _another_day() -> Hours:
    """Hours that are not now, nor in the next hours."""
    day = (timezone.now() + timedelta(days=3)).weekday()
    return Hours("America/Cancun", (Shift(day, 0, 60),))
