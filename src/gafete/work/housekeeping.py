"""What has to be done again and again: sweeps, expiries, reminders.

Whoever owns such a chore registers it as the program starts; `jobs/` runs them on time. Every chore may run twice at
once, on two machines, and must come to the same end.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

Chore = Callable[[], object]
AnyChore = TypeVar("AnyChore", bound=Chore)

_log = logging.getLogger(__name__)


class Every(StrEnum):
    """How often."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"


_chores: dict[Every, dict[str, Chore]] = {every: {} for every in Every}


def register(every: Every) -> Callable[[AnyChore], AnyChore]:
    """Register the decorated function; its name is how the log calls it."""

    def keep(chore: AnyChore) -> AnyChore:
        _chores[every][f"{chore.__module__}.{getattr(chore, '__name__', 'chore')}"] = chore
        return chore

    return keep


def chores(every: Every) -> dict[str, Chore]:
    """The chores of this rhythm by name."""
    return dict(_chores[every])


def run_chores(every: Every) -> None:
    """Run them all; one that fails is logged by its class and holds up none of the others."""
    for name, chore in chores(every).items():
        try:
            chore()
        except Exception as error:  # noqa: BLE001 -- the others must run
            _log.warning("chore_failed", extra={"chore": name, "error": type(error).__name__})
