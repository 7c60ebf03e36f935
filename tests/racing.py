"""Several threads that do something at the same moment, each on a database connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.db import connection, connections

Result = TypeVar("Result")

LONGEST_WAIT = 60


@dataclass
class Outcomes(Generic[Result]):
    """What the threads returned and what they raised."""

    results: list[Result] = field(default_factory=list)
    faults: list[BaseException] = field(default_factory=list)

    def faults_besides(self, *expected: type[BaseException]) -> list[BaseException]:
        """Faults that nobody reckoned with: a person would see them as an error of the program."""
        return [fault for fault in self.faults if not isinstance(fault, expected)]


def race(acts: Sequence[Callable[[], Result]]) -> Outcomes[Result]:
    """Let every act begin at once, and wait for all of them."""
    outcomes: Outcomes[Result] = Outcomes()
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], Result]) -> None:
        try:
            connection.ensure_connection()
            start.wait(timeout=LONGEST_WAIT)
            outcomes.results.append(act())
        except Exception as fault:  # noqa: BLE001 -- the test looks at every one of them
            outcomes.faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,), daemon=True) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=LONGEST_WAIT)
        assert not thread.is_alive(), "a thread waits for another for ever"
    return outcomes
