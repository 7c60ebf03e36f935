"""Benchmarks: ratios beside their goals."""

from __future__ import annotations

from tools.console import StopError, exit_code
from tools.places import PYTHON, ROOT
from tools.setup import set_up

FOLDER = ROOT / "benches"
# What a module offers that measures something; the others only help.
OFFER = "\ndef measure("


def names() -> list[str]:
    """The benchmarks that there are."""
    return sorted(file.stem for file in FOLDER.glob("*.py") if OFFER in file.read_text(encoding="utf-8"))


def bench(name: str, *, full: bool, as_json: bool) -> int:
    """Measure; ends with 1 when a goal is missed."""
    if name not in names():
        message = f"There is no benchmark {name!r}. There are: {', '.join(names()) or 'none yet'}"
        raise StopError(message)
    set_up(development=True)
    options = [option for option, is_wanted in (("--full", full), ("--json", as_json)) if is_wanted]
    return exit_code(PYTHON, "-m", "benches", name, *options)
