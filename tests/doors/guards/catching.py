"""Whether anything notices when one guard is gone."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from itertools import chain, zip_longest
from pathlib import Path

from tests.doors.asking import Asker
from tests.doors.guards.removal import without
from tests.doors.guards.sites import Site, sites
from tests.doors.people import PEOPLE
from tests.doors.routes import Route, routes
from tests.doors.table import TABLE
from tests.doors.trials import AS_IT_IS, Trial

DOOR = "door"
# Guards that nothing can be seen to do, and why they stand there all the same.
SAYS_THE_SAME_AGAIN: Mapping[str, str] = {}


def doors() -> Iterator[Site]:
    """The doors of the pages."""
    for route in routes().values():
        if route.has_door:
            yield Site(DOOR, route.view.__module__, (0, 0, 0, 0), route.name)


def guards() -> list[Site]:
    """Every guard that is taken away: the doors, and what stands behind them."""
    return [*doors(), *(site for site in sites() if site.name not in SAYS_THE_SAME_AGAIN)]


def taken_away(asker: Asker, guard: Site) -> AbstractContextManager[None]:
    """The portal without this guard."""
    if guard.kind != DOOR:
        return without(guard)
    route = asker.routes[guard.says]
    return asker.doorman.holding_open(route) if route.checks_a_right else _unhinged(route)


@contextmanager
def _unhinged(route: Route) -> Iterator[None]:
    """The page as it would be without its decorator."""
    decorated = route.pattern.callback
    route.pattern.callback = route.view.__wrapped__  # type: ignore[attr-defined]
    try:
        yield
    finally:
        route.pattern.callback = decorated


def first_fault(asker: Asker, guard: Site, trials: Iterable[Trial]) -> str:
    """The first thing that goes wrong without this guard; nothing where nobody notices."""
    with taken_away(asker, guard):
        for trial in trials:
            faults = trial.faults(asker)
            if faults:
                return faults[0]
    return ""


def trials_that_reach(guard: Site, reached: Mapping[str, list[str]]) -> list[Trial]:
    """What has to be tried without this guard: as many different pages and people as possible at first."""
    if guard.kind == DOOR:
        numbers = [number for number, row in enumerate(TABLE) if row.route == guard.says]
        return [Trial(AS_IT_IS, number, person) for person in PEOPLE for number in numbers]
    found: dict[tuple[str, int], list[Trial]] = defaultdict(list)
    for name in reached.get(guard.name, ()):
        trial = Trial.named(name)
        found[trial.way, trial.number].append(trial)
    turned = [
        trials[at % len(trials) :] + trials[: at % len(trials)] for at, trials in enumerate(found.values())
    ]
    return [trial for trial in chain(*zip_longest(*turned)) if trial is not None]


def read_map(folder: Path) -> dict[str, list[str]]:
    """Which trials come to which guard, as every process has written it down."""
    reached: dict[str, list[str]] = defaultdict(list)
    for file in sorted(folder.glob("*.json")):
        for guard, names in json.loads(file.read_text(encoding="utf-8")).items():
            reached[guard] += names
    return reached
