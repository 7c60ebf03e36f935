"""What every test may count on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.db import connection

from gafete.config.passwords import Argon2idHasher

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
def _cheap_passwords() -> Iterator[None]:
    """The real algorithm with the smallest cost; ``shipped_password_cost`` brings back the real one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Argon2idHasher, "time_cost", 1)
        patch.setattr(Argon2idHasher, "memory_cost", 8)
        yield


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    """No test finds the files of another."""
    settings.FILES_DIR = tmp_path / "files"
    settings.MAILBOX_FILE = tmp_path / "mailbox.sqlite3"
