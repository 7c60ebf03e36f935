"""The tests: on both databases and in a real browser, with the coverage they must reach."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from tools.checks import check
from tools.chromium import HOW_TO_GET_IT, chromium
from tools.console import exit_code, run, say
from tools.places import PYTHON, ROOT, VAR, program
from tools.setup import set_up

COVERAGE = VAR / "coverage"
GUARDS = ROOT / "tests" / "doors" / "guards"
# What the run without guards finds out first: which trial comes to which guard.
GUARDS_MAP = VAR / "guards"
NOT_IN_BROWSER = ("-m", "not browser")
QUICK_ONES = ("-m", "not browser and not slow")
# Random members try everything, against an oracle: two thousand steps every day, so many where there is time.
MACHINE = "tests/amplification"
LONG_STEPS = 200_000
# These ask no database: once is enough.
WITHOUT_DATABASE = (
    "access",
    "amplification/test_planted_faults.py",
    "architecture",
    "benches",
    "doors/test_table.py",
    "members/importing/test_reading.py",
    "members/importing/test_sheet_process.py",
    "tools",
)
# Measuring takes most of the time again. What runs on PostgreSQL alone is measured there, by these; all else on SQLite, but
# for what runs only lines that others run too.
MEASURED_ON_POSTGRESQL = (
    "audit",
    "bulk",
    "config",
    "jobs",
    "members/importing",
    "members/test_races.py",
    "members/test_request_races.py",
    "members/test_search_index.py",
    "members/test_what_two_accounts_know.py",
    "walls",
)
UNMEASURED_ON_SQLITE = (
    "architecture",
    "benches",
    "members/importing/test_race.py",
    "members/test_races.py",
    "members/test_request_races.py",
    "tools",
    "walls/test_either_wall.py",
    "web/test_english.py",
)


def test(*, fast: bool, browser: bool, arguments: list[str]) -> int:
    """Run what was asked for and tell, part by part, how it went."""
    set_up(development=True)
    if arguments and not (fast or browser):
        return _pytest("--database=sqlite", *arguments)
    if fast:
        parts = {"check": check(quick=True), "tests": _passes(*_spread(), *QUICK_ONES, *arguments)}
    elif browser:
        parts = {"browser": _browser(arguments, pictures=True)}
    else:
        parts = _everything()
    return _verdict(parts)


def without_guards(arguments: list[str]) -> int:
    """Take each guard away in turn; something must notice, every time."""
    set_up(development=True)
    shutil.rmtree(GUARDS_MAP, ignore_errors=True)
    spread = ("--database=sqlite", "-p", "no:randomly", "--quiet", "--tb=line", "-rN", *_spread())
    say("\nEverything as it is, and what comes to which guard")
    code = _pytest(*spread, GUARDS / "reach.py")
    if code != 0:
        return code
    say("\nWithout each guard in turn")
    return _pytest(*spread, GUARDS / "remove.py", *arguments)


def play_long(arguments: list[str]) -> int:
    """Let the machine of tests/amplification play for hours, on all cores."""
    set_up(development=True)
    return _pytest("--database=sqlite", *_spread(), f"--steps={LONG_STEPS}", MACHINE, *arguments)


def _everything() -> dict[str, bool]:
    shutil.rmtree(COVERAGE, ignore_errors=True)
    COVERAGE.mkdir(parents=True)
    return {
        "check": check(),
        "SQLite": _on_sqlite(),
        "PostgreSQL": _on_postgresql(),
        "coverage": _coverage_is_enough(),
        "browser": _browser([], pictures=False),
    }


def _on_sqlite() -> bool:
    say("\nTests on SQLite")
    return _measured("sqlite", f"--unmeasured={_tests(UNMEASURED_ON_SQLITE)}")


def _on_postgresql() -> bool:
    say("\nTests on PostgreSQL")
    without = (f"--ignore=tests/{place}" for place in WITHOUT_DATABASE)
    return _measured("postgresql", f"--measured={_tests(MEASURED_ON_POSTGRESQL)}", *without)


def _tests(names: Iterable[str]) -> str:
    return ",".join(f"tests/{name}" for name in names)


def _measured(database: str, *arguments: str) -> bool:
    # Around pytest, not inside it: Django loads the models before any plugin could begin to measure.
    measuring = (program("coverage"), "run", "-m", "pytest")
    environment = {"COVERAGE_FILE": str(COVERAGE / f".coverage.{database}")}
    chosen = (f"--database={database}", *_spread(), *NOT_IN_BROWSER, *arguments)
    return exit_code(*measuring, *chosen, environment=environment) == 0


def _browser(arguments: list[str], *, pictures: bool) -> bool:
    say("\nTests in the browser")
    path = chromium()
    if path is None:
        say(HOW_TO_GET_IT)
        return False
    # Pictures are for whoever looks at them; nobody does where everything is tested.
    wanted = {"PICTURES": "yes"} if pictures else {}
    # Each file in one process, which serves one installation to all the journeys of the file.
    spread = ("--numprocesses=auto", "--dist=loadfile")
    return _passes(*spread, "-m", "browser", *arguments, environment={"CHROMIUM": path} | wanted)


def _spread() -> tuple[str, ...]:
    return ("--numprocesses=auto", "--dist=worksteal")


def _coverage_is_enough() -> bool:
    environment = {"COVERAGE_FILE": str(COVERAGE / ".coverage")}
    coverage = program("coverage")
    run(coverage, "combine", "--quiet", COVERAGE, environment=environment)
    run(coverage, "json", "--quiet", "-o", COVERAGE / "coverage.json", environment=environment)
    return exit_code(PYTHON, "-m", "tools.coverage_floors", COVERAGE / "coverage.json") == 0


def _passes(*arguments: str, environment: Mapping[str, str] | None = None) -> bool:
    return _pytest(*arguments, environment=environment) == 0


def _pytest(*arguments: str | Path, environment: Mapping[str, str] | None = None) -> int:
    return exit_code(PYTHON, "-m", "pytest", *arguments, environment=environment)


def _verdict(parts: Mapping[str, bool]) -> int:
    say("")
    for name, passed in parts.items():
        say(f"{name:<12} {'ok' if passed else 'FAILED'}")
    return 0 if all(parts.values()) else 1
