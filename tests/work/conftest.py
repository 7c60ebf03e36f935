"""A kind of job to work on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from gafete.access.permissions import Permission
from gafete.work import port, runners
from gafete.work.runners import Runner
from tests.work.counting import KIND, counting


@pytest.fixture(autouse=True)
def _counting_job() -> Iterator[None]:
    runners.register(KIND, title="Contar", permission=Permission.USERS_MANAGE)(counting())
    yield
    runners.unregister(KIND)


@pytest.fixture
def use_runner() -> Callable[[Runner], None]:
    def use(runner: Runner) -> None:
        runners.unregister(KIND)
        runners.register(KIND, title="Contar", permission=Permission.USERS_MANAGE)(runner)

    return use


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The jobs that a worker was woken for."""
    calls: list[str] = []
    bound: dict[str, Any] = {port.RUN_JOB: calls.append}
    monkeypatch.setattr(port, "_bound", bound)
    return calls
