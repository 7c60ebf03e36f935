"""Everything that can be checked without running the program."""

from __future__ import annotations

import time
from pathlib import Path

from tools.console import exit_code, say
from tools.places import program
from tools.serving import manage
from tools.setup import set_up

Command = tuple[str | Path, ...]
TEMPLATES = "src/gafete"
# Django's settings are read by the types of its models and by the look at the migrations.
ENVIRONMENT = {"GAFETE_MODE": "test", "GAFETE_DATA_DIR": "var/check"}


def check(*, quick: bool = False, fix: bool = False) -> bool:
    """Run the checks, all of them even when one fails, and tell whether all were content."""
    set_up(development=True)
    if fix:
        _fix()
    commands = _quick() if quick else _quick() | _thorough()
    results = [_passes(name, command) for name, command in commands.items()]
    return all(results)


def _quick() -> dict[str, Command]:
    return {
        "format": (program("ruff"), "format", "--check", "--quiet", "."),
        "lint": (program("ruff"), "check", "--quiet", "."),
        "layers": (program("lint-imports"), "--no-logo"),
    }


def _thorough() -> dict[str, Command]:
    return {
        "types": (program("mypy"), "--no-error-summary"),
        # Linted and not reformatted: between inline elements white space is content, and the formatter
        # breaks lines there.
        "templates": (program("djlint"), "--lint", TEMPLATES),
        "migrations": manage("makemigrations", "--check", "--dry-run", "--verbosity=1"),
    }


def _fix() -> None:
    exit_code(program("ruff"), "check", "--quiet", "--fix", ".")
    exit_code(program("ruff"), "format", "--quiet", ".")


def _passes(name: str, command: Command) -> bool:
    started = time.monotonic()
    passed = exit_code(*command, environment=ENVIRONMENT) == 0
    say(f"{name:<16} {'ok' if passed else 'FAILED'} ({time.monotonic() - started:.1f} s)")
    return passed
