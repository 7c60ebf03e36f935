"""How long a worker may be silent, and how often a job is tried."""

from __future__ import annotations

from datetime import timedelta

# Longer than any batch should take. A worker that needs longer loses the job, and its batch is rolled back.
LEASE = timedelta(minutes=2)

# Attempts in a row without a single batch done; each batch that is done starts the count anew.
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (10, 60, 300, 900))
MAXIMUM_ATTEMPTS = len(PAUSES) + 1

# Then files, rows and whatever was never confirmed are taken away.
KEPT_FOR = timedelta(days=7)


def pause_after(attempts: int) -> timedelta | None:
    """How long to wait after so many failed attempts; None when that was the last one."""
    return PAUSES[attempts - 1] if 1 <= attempts < MAXIMUM_ATTEMPTS else None
