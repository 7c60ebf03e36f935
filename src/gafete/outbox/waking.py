"""How a queued mail wakes a worker.

The outbox lies below `work`, whose port the doors use; so it only holds the hook, and `work` fills it in.
Unfilled (in a test, in a script), nothing is woken and the sweep finds the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

DELIVER_MESSAGE = "deliver_message"
DRAIN_OUTBOX = "drain_outbox"

Wake = Callable[[str, str], None]

_wake: Wake | None = None


def bind(wake: Wake | None) -> None:
    """Say what is called, with the name of the work and an id, once a mail has been committed."""
    global _wake  # noqa: PLW0603 -- the one place that `work` fills in as the program starts
    _wake = wake


def message_queued(message_id: UUID) -> None:
    """One mail is in the database and due."""
    if _wake is not None:
        _wake(DELIVER_MESSAGE, str(message_id))


def many_queued() -> None:
    """So many mails are in the database that one wake-up each would only fill the queue."""
    if _wake is not None:
        _wake(DRAIN_OUTBOX, "")


@contextmanager
def muted() -> Iterator[None]:
    """Wake nobody for what is committed inside: for who writes thousands of mails that went out long ago."""
    before = _wake
    bind(None)
    try:
        yield
    finally:
        bind(before)
