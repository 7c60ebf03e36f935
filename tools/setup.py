"""Brings a checkout into working order; what is in order already takes no time."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from tools import node, stamps, translations, uv
from tools.console import say
from tools.places import NODE_MODULES, ROOT, VENV

PYTHON_STAMP = VENV / ".gafete-lock"
NODE_STAMP = NODE_MODULES / ".gafete-lock"


def set_up(*, development: bool = False) -> None:
    """Python packages, npm packages, translations."""
    started = time.monotonic()
    steps = [_python_packages(development=development), _npm_packages(), _translations()]
    if any(steps):
        say(f"Set up in {time.monotonic() - started:.1f} s")


def _python_packages(*, development: bool) -> bool:
    uv.make_environment()
    # Whoever has the tools for development keeps them: a demo between two tests costs nothing.
    was_development = (VENV / "bin" / "pytest").exists()
    lock = uv.DEVELOPMENT_LOCK if development or was_development else uv.RUNTIME_LOCK
    mark = stamps.fingerprint([lock])
    return _once(PYTHON_STAMP, mark, "Getting the Python packages", lambda: uv.sync(lock))


def _npm_packages() -> bool:
    mark = stamps.fingerprint([ROOT / "package-lock.json", ROOT / ".npmrc"])
    return _once(NODE_STAMP, mark, "Getting the npm packages", node.install_packages)


def _translations() -> bool:
    if not translations.are_stale():
        return False
    say("Compiling the translations")
    translations.compile_all()
    return True


def _once(stamp: Path, mark: str, what: str, step: Callable[[], None]) -> bool:
    if stamps.is_done(stamp, mark):
        return False
    say(what)
    # A step that breaks off must not look done.
    stamp.unlink(missing_ok=True)
    step()
    stamps.done(stamp, mark)
    return True
