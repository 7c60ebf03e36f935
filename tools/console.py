"""Talking to the person at the terminal, and running programs for him."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tools.places import ROOT


class StopError(Exception):
    """Nothing more can be done; the message says what the person can do."""


def say(message: str) -> None:
    """One line, at once, in order with what the programs print."""
    sys.stdout.write(f"{message}\n")
    sys.stdout.flush()


def run(*command: str | Path, environment: Mapping[str, str] | None = None) -> None:
    """Run a program that must succeed; what it prints is shown."""
    code = exit_code(*command, environment=environment)
    if code != 0:
        message = f"This failed with code {code}: {shown(command)}"
        raise StopError(message)


def exit_code(*command: str | Path, environment: Mapping[str, str] | None = None) -> int:
    """Run a program and tell how it ended; what it prints is shown."""
    arguments = [str(part) for part in command]
    return subprocess.run(arguments, cwd=ROOT, env=_with(environment), check=False).returncode


def output(*command: str | Path, environment: Mapping[str, str] | None = None) -> str | None:
    """What a program printed, or None when it failed or is not there."""
    arguments = [str(part) for part in command]
    try:
        done = subprocess.run(
            arguments, cwd=ROOT, env=_with(environment), check=True, capture_output=True, text=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout


def shown(command: tuple[str | Path, ...]) -> str:
    """A command as one would type it."""
    return " ".join(str(part) for part in command)


def _with(environment: Mapping[str, str] | None) -> dict[str, str]:
    return {**os.environ, **(environment or {})}
