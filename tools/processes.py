"""Programs that run side by side and end together."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from types import FrameType
from typing import Self

from tools.places import ROOT

SECONDS_TO_END = 10
SECONDS_BETWEEN_LOOKS = 0.2
STOPPING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """The person, or the system, wants everything to end."""


class Processes:
    """Child processes; leaving the ``with`` block ends them and all that they started."""

    def __init__(self) -> None:
        self._children: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Self:
        """Turn the signals that end us into an exception."""
        for number in STOPPING_SIGNALS:
            signal.signal(number, _stop)
        return self

    def __exit__(self, *reason: object) -> None:
        """Ask every child to end, then insist."""
        for number in STOPPING_SIGNALS:
            # A second Ctrl-C must not leave half of the children behind.
            signal.signal(number, signal.SIG_IGN)
        for child in self._children.values():
            _signal(child, signal.SIGTERM)
        deadline = time.monotonic() + SECONDS_TO_END
        for child in self._children.values():
            _wait(child, deadline)
            # Also when it ended in good order: its own children may have been left behind.
            _signal(child, signal.SIGKILL)
            child.wait()

    def start(self, name: str, *command: str | Path, environment: Mapping[str, str]) -> None:
        """Start a program as the leader of a group, so that its children can be ended with it."""
        self._children[name] = subprocess.Popen(
            [str(part) for part in command],
            cwd=ROOT,
            env={**os.environ, **environment},
            start_new_session=True,
        )

    def ended(self) -> str | None:
        """The name of a program that has ended, if one has."""
        return next((name for name, child in self._children.items() if child.poll() is not None), None)

    def wait(self) -> str:
        """Wait until one of the programs ends by itself, and name it."""
        while (name := self.ended()) is None:
            time.sleep(SECONDS_BETWEEN_LOOKS)
        return name


def _stop(number: int, frame: FrameType | None) -> None:
    del number, frame
    raise Stopped


def _signal(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, number)


def _wait(child: subprocess.Popen[bytes], deadline: float) -> None:
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(timeout=max(deadline - time.monotonic(), 0.1))
