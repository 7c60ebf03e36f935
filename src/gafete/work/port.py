"""The port through which operations wake a worker, by the name of the work and the id of its row.

`jobs/` binds the names to tasks of the queue. Without a binding (in a test, in a script) a wake-up goes
nowhere, and the sweep finds the row: the row is the truth, the queue only says "look".
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import transaction

Wake = Callable[[str], object]

RUN_JOB = "run_job"

_bound: dict[str, Wake] = {}
_log = logging.getLogger(__name__)


def bind(name: str, wake: Wake) -> None:
    """Say what is called with the id when work of this name waits."""
    _bound[name] = wake


def wake(name: str, id: str = "") -> None:  # noqa: A002 -- the id of a row, whatever its table
    """Wake a worker once the present transaction is committed; at once when there is none."""
    transaction.on_commit(lambda: wake_now(name, id), robust=True)


def wake_now(name: str, id: str = "") -> None:  # noqa: A002 -- as above
    """Wake a worker without waiting; a queue that is down must not fail what is already committed."""
    bound = _bound.get(name)
    if bound is None:
        return
    try:
        bound(id)
    except Exception as error:  # noqa: BLE001 -- any queue, any driver; the sweep will find the row
        _log.warning("wake_up_failed", extra={"work": name, "id": id, "error": type(error).__name__})
