"""The walls as the tests stand to them: outside themselves, while the program that they test stands behind.

On PostgreSQL the tests work as the superuser of a server of their own. Whatever stands somewhere, and every request
of a test's browser, works as the role that would serve: what it may not see there, it does not see here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test.client import ClientHandler
from django.test.utils import CaptureQueriesContext

from gafete.walls import standing
from gafete.walls.standing import Standing, across, nowhere
from tests.postgresql import SERVING_ROLE

WHY = "tests"

# How many requests of this process are being answered.
_answering: list[ClientHandler] = []


@contextmanager
def outside() -> Iterator[None]:
    """Stand where a test stands."""
    with across(WHY):
        yield


def asked(captured: CaptureQueriesContext) -> list[str]:
    """What was asked of rows: a test's own transaction makes savepoints of what begins one elsewhere."""
    statements = [query["sql"] for query in captured.captured_queries]
    return [each for each in statements if not ("SAVEPOINT" in each or "set_config('app." in each)]


def put_between(patch: pytest.MonkeyPatch) -> None:
    """Have requests begin nowhere, and whatever stands somewhere bound by the second wall."""
    answer = ClientHandler.__call__

    def from_nowhere(handler: ClientHandler, *arguments: Any, **named: Any) -> Any:
        _answering.append(handler)
        _be(SERVING_ROLE)
        try:
            with nowhere():
                return answer(handler, *arguments, **named)
        finally:
            _answering.pop()
            _be("NONE")

    patch.setattr(ClientHandler, "__call__", from_nowhere)
    patch.setattr(standing, "tell_database", _telling(standing.tell_database))


def _telling(tell: Callable[[Standing], None]) -> Callable[[Standing], None]:
    def told(place: Standing) -> None:
        tell(place)
        # For the length of the transaction, like what is told.
        # Whoever stands outside of all walls is the owner: a test, or the demo's story.
        _be("NONE" if place.across and not _answering else SERVING_ROLE, how="SET LOCAL ROLE")

    return told


def _be(role: str, *, how: str = "SET ROLE") -> None:
    if (
        connection.vendor == "postgresql"
        and connection.connection is not None
        and not connection.needs_rollback
    ):
        # Past Django's own cursor, which counts what the program asks.
        connection.connection.execute(f"{how} {role}")
