"""Second part of the run without guards: each is taken away, and something must go wrong.

Not collected with the other tests: ``./gafete test --guards`` names this file.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from tests.doors.asking import Asker
from tests.doors.guards.catching import first_fault, guards, read_map, trials_that_reach
from tests.doors.guards.sites import Site
from tools.testing import GUARDS_MAP

pytestmark = pytest.mark.django_db


@cache
def reached() -> dict[str, list[str]]:
    """What comes to which guard."""
    return read_map(GUARDS_MAP)


@pytest.mark.parametrize("guard", guards(), ids=lambda guard: guard.name)
def test_a_guard_is_missed(guard: Site, asker: Asker, record_property: Callable[[str, object], None]) -> None:
    trials = trials_that_reach(guard, reached())
    caught = first_fault(asker, guard, trials)
    record_property("guard", guard.name if trials else f"{guard.name} (nothing comes to it)")
    record_property("caught", caught)
    assert caught, f"{len(trials)} trials come to it, and none notices that it is gone"
