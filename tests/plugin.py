"""Prepares the environment before Django's settings are read.

Loaded with ``-p tests.plugin``, which comes before pytest-django looks at the settings; a
conftest.py would be too late to choose the database.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest

from tests import postgresql

DATABASES = ("sqlite", "postgresql")
_is_worker = "PYTEST_XDIST_WORKER" in os.environ
_data_dir: Path | None = None
# Whatever measures this process, while it does not.
_tracer: Any = None


def pytest_addoption(parser: pytest.Parser) -> None:
    """Which database the tests run on; the same tests must pass on both."""
    parser.addoption(
        "--database",
        choices=DATABASES,
        default="sqlite",
        help="sqlite (default), or postgresql: a server of our own, started for this run",
    )
    parser.addoption(
        "--measured",
        default="",
        help="the only tests whose lines are measured, where anything is: files and folders, with commas between",
    )
    parser.addoption(
        "--unmeasured", default="", help="the tests whose lines are not, written in the same way"
    )


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    """Set up what the settings will read; workers inherit it from the process that starts them."""
    if not _is_worker:
        _prepare(early_config.known_args_namespace.database)
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Run what need not be measured as quickly as without measuring."""
    with nullcontext() if _is_measured(item) else unmeasured():
        result = yield
    return result


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[object]) -> Generator[None, object, object]:
    """Measure what is set up for all tests, whichever comes first: the database is made by our migrations."""
    if fixturedef.scope != "session":
        return (yield)
    was = sys.gettrace()
    sys.settrace(was or _tracer)
    try:
        return (yield)
    finally:
        sys.settrace(was)


def _is_measured(item: pytest.Item) -> bool:
    measured, unmeasured = (_places(item.config, option) for option in ("--measured", "--unmeasured"))
    place = item.path.relative_to(item.config.rootpath).as_posix()
    return (not measured or place.startswith(measured)) and not (unmeasured and place.startswith(unmeasured))


def _places(config: pytest.Config, option: str) -> tuple[str, ...]:
    return tuple(place for place in config.getoption(option).split(",") if place)


@contextmanager
def unmeasured() -> Iterator[None]:
    """Nobody counts lines meanwhile: it takes most of the time again."""
    global _tracer  # noqa: PLW0603 -- a process is measured by one
    tracer = sys.gettrace()
    _tracer = tracer or _tracer
    sys.settrace(None)
    try:
        yield
    finally:
        sys.settrace(tracer)


def pytest_unconfigure() -> None:
    """Take away what this run made."""
    if _data_dir is not None:
        postgresql.stop()
        shutil.rmtree(_data_dir, ignore_errors=True)


def _prepare(database: str) -> None:
    global _data_dir  # noqa: PLW0603 -- one run, one folder, made before any fixture exists
    for name in [name for name in os.environ if name.startswith("GAFETE_")]:
        del os.environ[name]
    _data_dir = Path(tempfile.mkdtemp(prefix="gafete-tests-"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "gafete.config.settings"
    os.environ["GAFETE_MODE"] = "test"
    # Beside the server, not around it: the data folder is closed to the user that the server runs as.
    os.environ["GAFETE_DATA_DIR"] = str(_data_dir / "data")
    os.environ["GAFETE_PUBLIC_URL"] = "http://testserver"
    if database == "postgresql":
        owners, servings = postgresql.start(_data_dir / "postgresql")
        # The tests work as the owner; what they test, as the role that serves: see tests/standing.py.
        os.environ["GAFETE_DATABASE_OWNER_URL"], os.environ["GAFETE_DATABASE_URL"] = owners, servings
        os.environ["GAFETE_AS_OWNER"] = "1"
