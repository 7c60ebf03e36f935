"""Chores that come round again and again."""

from __future__ import annotations

import logging

import pytest

from gafete.work import housekeeping
from gafete.work.housekeeping import Every, register, run_chores

SECRET = "redis://user:clave-que-nadie-debe-ver@host"


@pytest.fixture(autouse=True)
def _no_chores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(housekeeping, "_chores", {every: {} for every in Every})


def test_the_chores_of_a_rhythm_are_done_and_those_of_another_are_not() -> None:
    done: list[str] = []

    @register(Every.HOUR)
    def sweep() -> None:
        done.append("hour")

    @register(Every.DAY)
    def remind() -> None:
        done.append("day")

    run_chores(Every.HOUR)
    assert done == ["hour"]
    assert [name.rpartition(".")[2] for name in housekeeping.chores(Every.DAY)] == ["remind"]


def test_a_chore_that_fails_holds_up_none_of_the_others(caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []

    @register(Every.DAY)
    def fail() -> None:
        raise ValueError(SECRET)

    @register(Every.DAY)
    def go_on() -> None:
        done.append("done")

    with caplog.at_level(logging.DEBUG):
        run_chores(Every.DAY)
    assert done == ["done"]
    assert "chore_failed" in caplog.text
    assert all(SECRET not in str(vars(record)) for record in caplog.records)
