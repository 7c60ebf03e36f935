"""What every test may count on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import hypothesis
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations

from gafete.audit import append_only
from gafete.config.passwords import Argon2idHasher
from tests import standing, trail

hypothesis.settings.register_profile("here", max_examples=50, deadline=None)
# The same examples in every run: a red build must be red again when it is looked at.
hypothesis.settings.register_profile("ci", max_examples=200, deadline=None, derandomize=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out the tests that only one of the databases can answer."""
    for item in items:
        if (
            item.get_closest_marker("postgresql")
            and "postgresql" not in settings.DATABASES["default"]["ENGINE"]
        ):
            item.add_marker(pytest.mark.skip(reason="needs --database postgresql"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite in a file: threads that race for a seat need connections of their own."""
    del django_db_modify_db_settings_parallel_suffix
    database = settings.DATABASES["default"]
    if connection.vendor == "sqlite":
        folder = tmp_path_factory.mktemp("database")
        connection.settings_dict["TEST"]["NAME"] = str(folder / "test.sqlite3")
        # A test database need not survive a power cut.
        connection.settings_dict["OPTIONS"] = database["OPTIONS"] | {
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
        }


@pytest.fixture(scope="session", autouse=True)
def _the_walls_bind_the_program() -> Iterator[None]:
    """What a test itself reads and writes is free of the walls; its requests, jobs and mails are not: see ``standing``."""
    with pytest.MonkeyPatch.context() as patch:
        standing.put_between(patch)
        yield


@pytest.fixture(scope="session", autouse=True)
def _every_event_has_words() -> Iterator[None]:
    """Whatever any test has recorded can be told: see ``trail``."""
    with pytest.MonkeyPatch.context() as patch:
        trail.insist_on_words(patch)
        yield


SHIPPED_PASSWORD_COST = (Argon2idHasher.time_cost, Argon2idHasher.memory_cost)
# The real algorithm at its smallest cost: hundreds of invented people sign in.
Argon2idHasher.time_cost, Argon2idHasher.memory_cost = 1, 8


@pytest.fixture
def shipped_password_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash as in production, for tests about the hash itself."""
    time_cost, memory_cost = SHIPPED_PASSWORD_COST
    monkeypatch.setattr(Argon2idHasher, "time_cost", time_cost)
    monkeypatch.setattr(Argon2idHasher, "memory_cost", memory_cost)


@pytest.fixture(scope="session", autouse=True)
def _the_trail_is_emptied_between_tests() -> Iterator[None]:
    """A test with real transactions empties every table at its end, which the trail's triggers refuse.

    The plans that a migration wrote come back: tests with and without real transactions run in any order.
    """
    empty = BaseDatabaseOperations.execute_sql_flush

    def without_triggers(operations: BaseDatabaseOperations, statements: Any) -> None:
        append_only.remove(operations.connection)
        try:
            empty(operations, statements)
        finally:
            append_only.install(operations.connection)
        migration = import_module("gafete.seats.migrations.0002_plans_to_start_with")
        migration.add_plans(apps, SimpleNamespace(connection=operations.connection))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", without_triggers)
        yield


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    """No test finds the files of another."""
    settings.FILES_DIR = tmp_path / "files"
    settings.MAILBOX_FILE = tmp_path / "mailbox.sqlite3"


@pytest.fixture(autouse=True)
def _plain_static_files(settings: Any) -> None:
    """Pages name their static files without the hash that only collecting them makes."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
