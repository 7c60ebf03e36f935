"""First part of the run without guards: everything is tried as it is, and it is noted what comes to which guard.

Not collected with the other tests: ``./gafete test --guards`` names this file.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator

import pytest

from tests.doors.asking import Asker
from tests.doors.guards.reaching import noting
from tests.doors.guards.sites import sites
from tests.doors.trials import Trial, every_trial
from tools.testing import GUARDS_MAP

pytestmark = pytest.mark.django_db


def pieces() -> list[tuple[str, list[Trial]]]:
    """The trials of each subject together."""
    found: dict[str, list[Trial]] = defaultdict(list)
    for trial in every_trial():
        found[f"{trial.subject}"].append(trial)
    return list(found.items())


@pytest.fixture(scope="module")
def reached() -> Iterator[set[int]]:
    """The guards that are come to, by number."""
    with noting(sites()) as numbers:
        yield numbers


@pytest.mark.parametrize(("subject", "trials"), pieces(), ids=[subject for subject, _trials in pieces()])
def test_nothing_is_wrong_as_long_as_every_guard_is_there(
    subject: str, trials: list[Trial], asker: Asker, reached: set[int]
) -> None:
    found: dict[str, list[str]] = defaultdict(list)
    faults = []
    for trial in trials:
        reached.clear()
        faults += trial.faults(asker)
        for number in reached:
            found[sites()[number].name].append(trial.name)
    GUARDS_MAP.mkdir(parents=True, exist_ok=True)
    file = GUARDS_MAP / f"{trials[0].way}-{trials[0].number}.json".replace(" ", "-")
    file.write_text(json.dumps(found), encoding="utf-8")
    assert not faults, "\n".join(faults)
