"""Whether this worker has been told to stop. Long tasks ask between two steps."""

from __future__ import annotations

from collections.abc import Callable


def _never() -> bool:
    return False


_ask: Callable[[], bool] = _never


def bind(ask: Callable[[], bool]) -> None:
    """Say whom to ask: the consumer that runs in this process."""
    global _ask  # noqa: PLW0603 -- one consumer a process
    _ask = ask


def is_stopping() -> bool:
    """Whether to put the work down at the next safe point."""
    return _ask()
