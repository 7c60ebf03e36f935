"""How many steps are played, and the two accounts in which."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
import time_machine

from gafete.members.operations import import_members
from gafete.seats.models import Seat
from tests import cast
from tests.amplification.play import BEGINNING
from tests.plugin import unmeasured

SEATS = 14
SEATS_ELSEWHERE = 10
# Every second seat ends while a game goes on.
END_OF_SEATS = BEGINNING + timedelta(days=3)
STEPS = {"sqlite": 2_000, "postgresql": 250}
# Each part is played by itself, so that the processes share them.
STEPS_A_PART = 1_000


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test for each part of the steps."""
    if "part" in metafunc.fixturenames:
        metafunc.parametrize("part", range(-(-_steps(metafunc.config) // STEPS_A_PART)))


@pytest.fixture
def steps(request: pytest.FixtureRequest) -> int:
    """How many steps a part plays."""
    return min(STEPS_A_PART, _steps(request.config))


def _steps(config: pytest.Config) -> int:
    return config.getoption("steps") or STEPS[config.getoption("database")]


@pytest.fixture(autouse=True)
def _uncounted() -> Iterator[None]:
    """Thousands of steps run the same lines, which have tests of their own."""
    with unmeasured():
        yield


@pytest.fixture
def move_to(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[datetime], None]]:
    """A clock that stands still until it is moved."""
    del db
    # No other process waits for its turn to write.
    monkeypatch.setattr(import_members, "GAP_ON_SQLITE", 0)
    with time_machine.travel(BEGINNING, tick=False) as traveller:
        yield traveller.move_to


@pytest.fixture
def accounts(move_to: Callable[[datetime], None]) -> None:
    """Grupo Maíz with its cast; and Otra cuenta with its owner, an administrator, and Dario, who works in both."""
    del move_to
    house, other = cast.whole_cast(seats=SEATS), cast.otra_cuenta(seats=SEATS_ELSEWHERE)
    other.join("ines", other.assignment("administrator", [other.whole]), by="tomas")
    in_both = {"username": "dario.otra", "email": house.member("dario").email}
    other.join("dario", other.assignment("issuer", ["lejos"]), by="tomas", **in_both)
    every_second = [seat.pk for seat in Seat.objects.order_by("id")[::2]]
    Seat.objects.filter(pk__in=every_second).update(ends_at=END_OF_SEATS)
