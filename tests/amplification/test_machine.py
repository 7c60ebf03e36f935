"""Nobody's rights grow out of nothing, whatever the members of two accounts try, in whatever order.

Random members act through the real operations; after every step an oracle of plain sets, worked out from the rows
without the engine, says what must have become of the act, what everybody may do, and what every list shows.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from tests.amplification.machine import play
from tests.amplification.tally import NEVER_DENIED, PROPERTY, Tally

# What every act must have come to, so that the machine does not only knock at closed doors.
FEWEST_DONE = 2
KINDS = frozenset(
    {
        "accept", "archive company", "archive place", "archive profile", "ask", "buy", "change", "close offer", "copy",
        "create company", "create place", "create profile", "deactivate", "decline", "delete", "edit profile", "enter",
        "give", "give profile", "import", "invite", "keep half", "offer", "reactivate", "reassign", "stage import",
        "sweep", "wait", "withdraw", "withdraw request",
    }
)  # fmt: skip
# Hardly anybody takes back what he asked for before it is answered: some parts see none.
SELDOM = frozenset({"withdraw request"})
ENOUGH_FOR_ALL_KINDS = 1_000


@pytest.mark.slow
@pytest.mark.usefixtures("accounts")
def test_nobody_ever_has_what_nobody_could_give(
    steps: int, part: int, move_to: Callable[[datetime], None], record_property: Callable[[str, object], None]
) -> None:
    tally = Tally()
    play(tally, steps=steps, seed=part, move_to=move_to, shrink=True)
    record_property(PROPERTY, dict(tally.counts))
    assert tally.steps >= steps
    if steps >= ENOUGH_FOR_ALL_KINDS:
        assert {kind for kind in KINDS - SELDOM if tally.of(kind, "done") < FEWEST_DONE} == set()
        assert {kind for kind in KINDS - NEVER_DENIED if not tally.of(kind, "denied")} == set()
