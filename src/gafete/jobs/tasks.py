"""The tasks of the queue: thin doors to operations."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import close_old_connections
from huey.api import crontab

from gafete.jobs.queue import queue
from gafete.jobs.stopping import is_stopping
from gafete.outbox import waking
from gafete.outbox.operations.deliver_message import deliver_message
from gafete.outbox.operations.drain_outbox import drain_outbox, is_anything_due
from gafete.work import housekeeping, port
from gafete.work.housekeeping import Every
from gafete.work.operations.forget_old_jobs import forget_old_jobs
from gafete.work.operations.run_job import run_job
from gafete.work.operations.sweep_jobs import sweep_jobs

# After a large import this many workers, on whatever machine, send at the same time.
DRAINS_AT_ONCE = 4


def _with_database(task: Callable[..., None]) -> Callable[..., None]:
    """A worker's thread lives long: drop connections that are old or broken, before and after."""

    @functools.wraps(task)
    def run(*arguments: Any) -> None:
        close_old_connections()
        try:
            task(*arguments)
        finally:
            close_old_connections()

    return run


@queue.task(name="deliver_message")
@_with_database
def deliver(message_id: str) -> None:
    """Send one mail."""
    deliver_message(message_id=UUID(message_id))


@queue.task(name="drain_outbox")
@_with_database
def drain() -> None:
    """Send every mail that is due."""
    drain_outbox(is_stopping=is_stopping)


@queue.task(name="run_job")
@_with_database
def run(job_id: str) -> None:
    """Go on with one job."""
    run_job(job_id=UUID(job_id), is_stopping=is_stopping)


@queue.periodic_task(crontab(minute="*"), name="every_minute")
@_with_database
def every_minute() -> None:
    """The chores of each minute."""
    housekeeping.run_chores(Every.MINUTE)


@queue.periodic_task(crontab(minute="7"), name="every_hour")
@_with_database
def every_hour() -> None:
    """The chores of each hour."""
    housekeeping.run_chores(Every.HOUR)


@queue.periodic_task(crontab(minute="23", hour="9"), name="every_day")
@_with_database
def every_day() -> None:
    """The chores of each day, at night in Mexico (the queue counts in UTC)."""
    housekeeping.run_chores(Every.DAY)


def bind_all() -> None:
    """Bind the tasks to the names of `work`'s port, and our own sweeps to the clock."""
    port.bind(waking.DELIVER_MESSAGE, deliver)
    port.bind(waking.DRAIN_OUTBOX, lambda _nothing: _drain_with_all_hands())
    port.bind(port.RUN_JOB, run)
    housekeeping.register(Every.MINUTE)(sweep_outbox)
    housekeeping.register(Every.MINUTE)(sweep_jobs)
    housekeeping.register(Every.HOUR)(forget_old_jobs)


def sweep_outbox() -> None:
    """See to what nobody was woken for: later attempts, and mails whose worker died.

    As a task of its own, so that a slow mail server holds up none of the other chores.
    """
    if is_anything_due():
        drain()


def _drain_with_all_hands() -> None:
    for _hand in range(DRAINS_AT_ONCE):
        drain()
