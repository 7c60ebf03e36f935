"""The walls as the tests stand to them: free of them, while the program that they test stands behind.

What a test itself reads and writes, it reads and writes anywhere; on PostgreSQL as the superuser of a server of its
own. As soon as the program stands somewhere, and during every request, job and mail, that freedom ends: those begin
nowhere, and the database works as the role that would serve.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar
from unittest.mock import ANY

import pytest
from django.db import connection, models
from django.test.client import ClientHandler
from django.test.utils import CaptureQueriesContext

from gafete.outbox.operations import deliver_message
from gafete.walls import managers, standing
from gafete.walls.managers import TenantManager
from gafete.walls.standing import NOWHERE, Standing
from gafete.work.operations import run_job
from tests.postgresql import SERVING_ROLE

Given = ParamSpec("Given")
Result = TypeVar("Result")

_is_bound: ContextVar[bool] = ContextVar("is_bound", default=False)


@contextmanager
def bound() -> Iterator[None]:
    """Stand nowhere, as the program does where it begins."""
    standing_before, bound_before = standing._standing.set(NOWHERE), _is_bound.set(True)
    _be(SERVING_ROLE)
    try:
        yield
    finally:
        _is_bound.reset(bound_before)
        standing._standing.reset(standing_before)
        if is_free():
            _be("NONE")


def is_free() -> bool:
    """Whether it is the test that reads and writes."""
    return not _is_bound.get() and standing.standing() == NOWHERE


def put_between(patch: pytest.MonkeyPatch) -> None:
    """Bind the program, and leave the tests free."""
    rows_from_here, tell = TenantManager.get_queryset, standing.tell_database
    account_from_here = managers.account_in_reach

    def rows(manager: TenantManager[Any]) -> models.QuerySet[Any]:
        return models.Manager.get_queryset(manager) if is_free() else rows_from_here(manager)

    def account(model: type[models.Model]) -> Any:
        return ANY if is_free() else account_from_here(model)

    def told(place: Standing) -> None:
        tell(place)
        _be("NONE" if place == NOWHERE and not _is_bound.get() else SERVING_ROLE, until="LOCAL")

    patch.setattr(TenantManager, "get_queryset", rows)
    patch.setattr(standing, "tell_database", told)
    patch.setattr("gafete.walls.statements.account_in_reach", account)
    patch.setattr(ClientHandler, "__call__", _bound(ClientHandler.__call__))
    patch.setattr(run_job, "_work_through", _bound(run_job._work_through))
    patch.setattr(deliver_message, "_attempt", _bound(deliver_message._attempt))


def asked(captured: CaptureQueriesContext) -> list[str]:
    """What was asked of rows: a test's own transaction makes savepoints of what begins one elsewhere."""
    statements = [query["sql"] for query in captured.captured_queries]
    return [each for each in statements if not ("SAVEPOINT" in each or "set_config('app." in each)]


def _bound(act: Callable[Given, Result]) -> Callable[Given, Result]:
    def acted(*arguments: Given.args, **named: Given.kwargs) -> Result:
        with bound():
            return act(*arguments, **named)

    return acted


def _be(role: str, until: str = "SESSION") -> None:
    if (
        connection.vendor == "postgresql"
        and connection.connection is not None
        and not connection.needs_rollback
    ):
        # Past Django's own cursor, which counts what the program asks.
        connection.connection.execute(f"SET {until} ROLE {role}")
