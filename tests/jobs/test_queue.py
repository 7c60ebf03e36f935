"""The queue and what may lie in it."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from huey.api import Huey

from gafete.config.databases import sqlite_url
from gafete.jobs import tasks
from gafete.jobs.queue import UnknownQueueError, queue, queue_at
from gafete.jobs.serializer import NotCarriedError
from gafete.outbox import waking
from gafete.work import port
from gafete.work.housekeeping import Every, chores
from tests.processes import owners_database_url


@pytest.fixture
def own_queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Huey]:
    monkeypatch.setattr(queue, "storage", queue_at(sqlite_url(tmp_path / "new" / "queue.sqlite3")).storage)
    yield queue
    queue.storage.close()


def names(waiting: Huey) -> list[tuple[str, tuple[Any, ...]]]:
    return [(task.name, tuple(task.args)) for task in waiting.pending()]


def test_the_names_of_the_port_lead_to_tasks(own_queue: Huey) -> None:
    port.wake_now(waking.DELIVER_MESSAGE, "7")
    port.wake_now(port.RUN_JOB, "8")
    port.wake_now(waking.DRAIN_OUTBOX)
    assert names(own_queue) == [
        ("deliver_message", ("7",)),
        ("run_job", ("8",)),
        *[("drain_outbox", ())] * tasks.DRAINS_AT_ONCE,
    ]


def test_a_task_lies_in_the_queue_as_plain_text_and_comes_out_as_it_went_in(own_queue: Huey) -> None:
    tasks.deliver("7")
    (data,) = own_queue.storage.enqueued_items()
    assert b'"args": ["7"]' in data
    task = own_queue.dequeue()
    assert (task.name, list(task.args)) == ("deliver_message", ["7"])


def test_code_that_somebody_puts_into_the_queue_is_not_run(own_queue: Huey, tmp_path: Path) -> None:
    class Attack:
        def __reduce__(self) -> Any:
            return Path.touch, (tmp_path / "was_here",)

    own_queue.storage.enqueue(pickle.dumps(Attack()))
    with pytest.raises(ValueError, match=r"."):
        own_queue.dequeue()
    assert not (tmp_path / "was_here").exists()


@pytest.mark.usefixtures("own_queue")
def test_a_task_that_the_queue_cannot_carry_whole_is_refused() -> None:
    with pytest.raises(NotCarriedError, match="eta"):
        tasks.deliver.schedule(("7",), delay=60)


def test_nothing_is_opened_before_it_is_needed(tmp_path: Path) -> None:
    path = tmp_path / "queue.sqlite3"
    queue_at(sqlite_url(path))
    assert not path.exists()


@pytest.mark.parametrize("url", ["mysql://user:TOP-SECRET@host/name", "", "file:///x"])
def test_an_address_that_is_no_queue_is_named_without_its_password(url: str) -> None:
    with pytest.raises(UnknownQueueError) as caught:
        queue_at(url)
    assert "TOP-SECRET" not in str(caught.value)


@pytest.mark.postgresql
def test_the_tables_in_postgresql_are_made_with_the_first_use() -> None:
    url = owners_database_url()
    first, second = queue_at(url), queue_at(url)
    try:
        first.flush()
        first.storage.enqueue(b"7")
        assert second.storage.dequeue() == b"7"
        assert second.storage.dequeue() is None
    finally:
        first.storage.close()
        second.storage.close()


def test_the_sweeps_run_each_minute() -> None:
    found = {name.rpartition(".")[2] for name in chores(Every.MINUTE)}
    assert {"sweep_outbox", "sweep_jobs"} <= found
    assert "forget_old_jobs" in {name.rpartition(".")[2] for name in chores(Every.HOUR)}
    assert {task.name for task in queue._registry.periodic_tasks} == {
        "every_minute",
        "every_hour",
        "every_day",
    }
