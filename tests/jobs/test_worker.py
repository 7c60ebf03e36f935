"""The worker as it runs: a process of its own, on a queue of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from gafete.access.permissions import Permission
from gafete.config.databases import sqlite_url
from gafete.jobs import tasks
from gafete.jobs.queue import queue, queue_at
from gafete.outbox.models import Message, MessageState
from gafete.work import runners
from gafete.work.models import Job, JobState
from tests.outbox.letters import SECRET, queue_letter
from tests.outbox.sink import Mood, Sink
from tests.processes import kill, next_line, owners_database_url, running
from tests.work.counting import KIND, counting, lease_ends, marks, started

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PATIENCE = 30

Start = Callable[[], subprocess.Popen[str]]


@pytest.fixture
def queue_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A queue of this test's own, which this process fills: in the chosen kind of database."""
    # Of the owner: a queue makes its tables itself.
    is_sqlite = connection.vendor == "sqlite"
    url = sqlite_url(tmp_path / "queue.sqlite3") if is_sqlite else owners_database_url()
    monkeypatch.setattr(queue, "storage", queue_at(url).storage)
    queue.flush()
    yield url
    queue.flush()
    queue.storage.close()


@pytest.fixture
def sink() -> Iterator[Sink]:
    server = Sink()
    server.start()
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def _slow_job() -> Iterator[None]:
    runners.register(KIND, title="Contar", permission=Permission.USERS_MANAGE)(counting())
    yield
    runners.unregister(KIND)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "worker.log"


@pytest.fixture
def start(queue_url: str, sink: Sink, log: Path) -> Iterator[Start]:
    """Start a worker; the test ends it, or it is ended with the test."""
    environment = {
        "GAFETE_QUEUE_URL": queue_url,
        "GAFETE_MAIL_DELIVERY": "smtp",
        "GAFETE_SMTP_HOST": "127.0.0.1",
        "GAFETE_SMTP_PORT": str(sink.port),
        "GAFETE_SMTP_SECURITY": "none",
        "GAFETE_LOG_FILE": str(log),
    }
    with ExitStack() as workers:
        yield lambda: workers.enter_context(running("tests.jobs.busy_worker", "2", **environment))


def wait_until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < until, "nothing happened for too long"
        time.sleep(0.05)


def all_sent(count: int) -> Callable[[], bool]:
    return lambda: Message.objects.filter(state=MessageState.SENT).count() == count


def is_finished(job: Job) -> Callable[[], bool]:
    return lambda: Job.objects.filter(pk=job.pk, state=JobState.FINISHED).exists()


def test_a_queued_mail_wakes_the_worker_and_arrives_without_waiting_for_the_sweep(
    start: Start, sink: Sink
) -> None:
    start()
    first = queue_letter()
    wait_until(all_sent(1))
    second = queue_letter()
    before = time.monotonic()
    wait_until(all_sent(2))
    assert time.monotonic() - before < 10
    assert set(sink.message_ids) == {f"<{first.id}@testserver>", f"<{second.id}@testserver>"}


def test_mails_and_jobs_that_nobody_was_woken_for_are_found_when_a_worker_starts(
    start: Start, sink: Sink
) -> None:
    queue_letter()
    job = started(rows=4)
    queue.flush()  # the queue was lost
    start()
    wait_until(all_sent(1))
    wait_until(is_finished(job))
    assert len(sink.taken) == 1
    assert marks() == [0, 1, 2, 3]


def test_two_worker_processes_never_send_the_same_mail_twice(start: Start, sink: Sink) -> None:
    messages = [queue_letter() for _each in range(60)]
    for message in messages[:30]:
        tasks.deliver(str(message.id))  # as if somebody had been woken twice
    start()
    start()
    wait_until(all_sent(60))
    assert len(sink.taken) == len(set(sink.message_ids)) == 60
    assert set(Message.objects.values_list("attempts", flat=True)) == {1}


def test_a_job_of_a_killed_worker_goes_on_with_the_rows_that_are_left(start: Start) -> None:
    job = started(rows=60)
    worker = start()
    wait_until(lambda: len(marks()) >= 9)
    kill(worker)
    done = len(marks())
    assert 9 <= done < 60
    lease_ends(job.id)
    start()
    wait_until(is_finished(job))
    assert marks() == list(range(60)), "each row once"
    job.refresh_from_db()
    assert job.done == 60


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_is_told_to_stop_finishes_its_batch_and_leaves_the_job_for_the_next(
    start: Start, number: int
) -> None:
    job = started(rows=120)
    worker = start()
    wait_until(lambda: len(marks()) >= 3)
    os.kill(worker.pid, number)
    assert next_line(worker) == "ended"
    assert worker.wait(PATIENCE) == 0
    job.refresh_from_db()
    assert job.state == JobState.QUEUED
    assert job.lease is None
    assert job.done == len(marks()) < 120


def test_neither_queue_nor_log_ever_holds_what_a_mail_says(
    start: Start, sink: Sink, log: Path, tmp_path: Path
) -> None:
    queue_letter()
    worker = start()
    wait_until(all_sent(1))
    sink.mood = Mood.REFUSES_ADDRESS
    queue_letter()
    wait_until(lambda: Message.objects.filter(state=MessageState.GIVEN_UP).exists())
    os.kill(worker.pid, signal.SIGTERM)
    worker.wait(PATIENCE)
    assert log.read_text()
    files: list[Any] = [path for path in tmp_path.iterdir() if path.is_file()]
    assert log in files
    for path in files:
        assert SECRET.encode() not in path.read_bytes(), path.name
