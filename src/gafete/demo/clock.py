"""The year that the demo tells of passes in seconds.

Operations and the defaults of models ask ``django.utils.timezone.now``, which asks the class
``datetime`` of its module. While a story is told, that name leads to a class whose ``now`` is the
moment of the story. Only the process that fills the demo does this, and only for that long.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, tzinfo

from django.utils import timezone

_NAME = "datetime"


class Clock:
    """The moment of the story. It only goes forward: the trail is written in this order."""

    def __init__(self, start: datetime) -> None:
        self.moment = start

    def go_to(self, moment: datetime) -> None:
        """Go on to a later moment.

        Raises:
            ValueError: the moment is past.
        """
        if moment < self.moment:
            fault = f"The story is already at {self.moment}; {moment} is past."
            raise ValueError(fault)
        self.moment = moment


@contextmanager
def told_time(start: datetime) -> Iterator[Clock]:
    """Let Django's clock follow the one that is handed out."""
    clock = Clock(start)

    class ToldTime(datetime):
        """Only ``now`` differs from the real one."""

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            """The moment of the story."""
            return clock.moment.astimezone(tz)

    real = getattr(timezone, _NAME)
    setattr(timezone, _NAME, ToldTime)
    try:
        yield clock
    finally:
        setattr(timezone, _NAME, real)
