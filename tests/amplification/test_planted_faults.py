"""The machine finds what it is there to find: each of these faults is planted, and must be dug out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection

from tests.amplification.faults import FAULTS, SELDOM_SHOWN, Fault
from tests.amplification.machine import play
from tests.amplification.tally import Tally

MOST_STEPS = 1_500
MOST_STEPS_WHERE_THERE_IS_TIME = 20_000


def faults() -> list[Any]:
    """The faults that are planted, with the steps within which each must be found."""
    seldom = pytest.mark.skipif(
        "not config.getoption('steps')", reason="takes thousands of steps: ./gafete test --long"
    )
    return [
        *(pytest.param(fault, MOST_STEPS, id=fault.__name__) for fault in FAULTS),
        *(
            pytest.param(fault, MOST_STEPS_WHERE_THERE_IS_TIME, id=fault.__name__, marks=seldom)
            for fault in SELDOM_SHOWN
        ),
    ]


@pytest.mark.slow
@pytest.mark.parametrize(("fault", "within"), faults())
def test_a_planted_fault_is_found(
    fault: Fault,
    within: int,
    request: pytest.FixtureRequest,
    move_to: Callable[[datetime], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("what finds them is the same everywhere: once is enough")
    # Before there is anything in the tables: one of the faults takes an index away.
    fault(monkeypatch)
    request.getfixturevalue("accounts")
    with pytest.raises(AssertionError):
        play(Tally(), steps=within, seed=0, move_to=move_to, shrink=False)
