"""The state machine: two accounts, and everything that their members may try."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from itertools import count

import hypothesis
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

from tests.amplification.acts_account import Ownership, Seats, Tree
from tests.amplification.acts_import import Importing
from tests.amplification.acts_people import People
from tests.amplification.acts_profiles import Profiles
from tests.amplification.acts_requests import Requests
from tests.amplification.drawing import Hand, NothingToDo, hands
from tests.amplification.tally import Tally

STEPS_A_GAME = 50
GAMES_A_ROUND = 10
# How often each act is tried, beside the others.
WEIGHTS = {
    "invite": 4,
    "change": 5,
    "keep_half": 2,
    "give_profile": 2,
    "copy": 3,
    "reassign": 2,
    "deactivate": 3,
    "reactivate": 5,
    "delete": 1,
    "withdraw": 3,
    "enter": 4,
    "create_profile": 3,
    "edit_profile": 6,
    "archive_profile": 2,
    "offer": 3,
    "accept": 4,
    "close": 3,
    "ask": 4,
    "give": 4,
    "decline": 4,
    "withdraw_request": 2,
    "sweep": 1,
    "create_company": 1,
    "create_place": 1,
    "archive_or_restore_company": 1,
    "archive_or_restore_place": 1,
    "buy": 1,
    "wait": 2,
    "expire": 2,
    "stage": 3,
    "work": 3,
}
ACTS = [name for name, weight in WEIGHTS.items() for _time in range(weight)]


class Machine(People, Profiles, Requests, Ownership, Tree, Seats, Importing):
    """One rule for all acts: with a rule for each, hypothesis would leave many of them out of every game."""

    @rule(act=st.sampled_from(ACTS), hand=hands)
    def step(self, act: str, hand: Hand) -> None:
        """Somebody does something, unless there is nothing to do it to."""
        with suppress(NothingToDo):
            getattr(self, act)(hand)


def play(tally: Tally, *, steps: int, seed: int, move_to: Callable[[datetime], None], shrink: bool) -> None:
    """Play at least so many steps, always the same ones for one seed, and count them.

    Raises:
        AssertionError: something did not hold; the shortest game that shows it is printed, where there is time to shrink.
    """

    class Run(Machine):
        """This run."""

    Run.tally, Run.move_to = tally, staticmethod(move_to)
    rounds = count(seed * 1_000)
    while tally.steps < steps:
        run_state_machine_as_test(hypothesis.seed(next(rounds))(Run), settings=_settings(shrink=shrink))


def _settings(*, shrink: bool) -> settings:
    return settings(
        max_examples=GAMES_A_ROUND,
        stateful_step_count=STEPS_A_GAME,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink] if shrink else [Phase.generate],
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
