"""Requests for access where somebody has hours: nobody gives outside of his own, nor to whoever works at more."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from django.utils import timezone

from gafete.access.denials import AccessDenied
from gafete.access.hours import Hours, Shift
from gafete.access.managing import Boundary, ManagingDenied
from gafete.access.permissions import Permission
from gafete.members.asking.queries import granters, requests_to_answer
from gafete.members.models import AccessRequest, RequestState
from gafete.members.operations.answer_request import answer_by_declining, answer_by_giving
from gafete.members.operations.ask_access import ask_access
from gafete.members.operations.change_hours import change_hours
from tests import cast

SHOP = Hours("America/Mexico_City", tuple(Shift(day, 9 * 60, 20 * 60) for day in range(6)))
MORNINGS = Hours("America/Mexico_City", tuple(Shift(day, 9 * 60, 13 * 60) for day in range(6)))
NOON = datetime(2026, 11, 23, 18, tzinfo=UTC)  # Monday, in Mexico City
EVENING = datetime(2026, 11, 24, 4, tzinfo=UTC)
CANCEL = Permission.CFDI_CANCEL


def limit(house: cast.House, name: str, hours: Hours) -> None:
    member = house.member(name)
    change_hours(actor=house.actor("olivia"), member=member, hours=hours, version=member.version)


@pytest.fixture
def request_of_carla(house: cast.House) -> AccessRequest:
    """Ana, who could give it, works at the hours of the shop."""
    limit(house, "ana", SHOP)
    with time_machine.travel(NOON, tick=False):
        return ask_access(actor=house.actor("carla"), permission=CANCEL, at=house.at("cancún"))


def named(house: cast.House) -> list[str]:
    found = granters(
        house.actor("olivia"),
        CANCEL,
        house.at("cancún"),
        now=timezone.now(),
        besides=house.member("carla").pk,
    )
    return [member.name.split()[0] for member in found]


def test_who_works_at_every_hour_is_no_matter_of_whoever_does_not(
    house: cast.House, request_of_carla: AccessRequest
) -> None:
    with time_machine.travel(NOON, tick=False):
        ana = house.actor("ana")
        assert requests_to_answer(ana, now=timezone.now(), size=5) == []
        assert named(house) == ["Olivia"]
        for answer in (answer_by_giving, answer_by_declining):
            with pytest.raises(ManagingDenied) as refused:
                answer(actor=ana, request=request_of_carla)
            assert refused.value.boundary is Boundary.HOURS
    request_of_carla.refresh_from_db()
    assert request_of_carla.state == RequestState.OPEN


def test_who_works_at_fewer_hours_is_given_to(house: cast.House, request_of_carla: AccessRequest) -> None:
    limit(house, "carla", MORNINGS)
    with time_machine.travel(NOON, tick=False):
        ana = house.actor("ana")
        assert requests_to_answer(ana, now=timezone.now(), size=5) == [request_of_carla]
        assert named(house) == ["Olivia", "Ana"]
        answer_by_giving(actor=ana, request=request_of_carla)
    with time_machine.travel(NOON, tick=False):
        assert house.actor("carla").may(CANCEL, house.at("cancún"))


def test_whoever_is_out_is_named_all_the_same_and_gives_nothing(
    house: cast.House, request_of_carla: AccessRequest
) -> None:
    limit(house, "carla", MORNINGS)
    with time_machine.travel(NOON, tick=False):
        opened = house.actor("ana")
    with time_machine.travel(EVENING, tick=False):
        assert named(house) == ["Olivia", "Ana"]
        # The page was opened at noon; the answer arrives in the evening.
        with pytest.raises(AccessDenied, match="fuera de tu horario"):
            answer_by_giving(actor=opened, request=request_of_carla)
    request_of_carla.refresh_from_db()
    assert request_of_carla.state == RequestState.OPEN
