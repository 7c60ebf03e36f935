"""The machine finds what it is there to find: each of these faults is planted, and must be dug out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from tests.amplification.faults import FAULTS, Fault
from tests.amplification.machine import play
from tests.amplification.tally import Tally

MOST_STEPS = 1_500


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_planted_fault_is_found(
    fault: Fault,
    request: pytest.FixtureRequest,
    move_to: Callable[[datetime], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Before there is anything in the tables: one of the faults takes an index away.
    fault(monkeypatch)
    request.getfixturevalue("accounts")
    with pytest.raises(AssertionError):
        play(Tally(), steps=MOST_STEPS, seed=0, move_to=move_to, shrink=False)
