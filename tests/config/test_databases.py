from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from gafete.config.databases import (
    PREPARE_THRESHOLD,
    UnknownDatabaseError,
    database_settings,
    sqlite_url,
)


def test_an_sqlite_address_keeps_its_path() -> None:
    found = database_settings(sqlite_url(Path("/srv/gafete/con espacio.sqlite3")))
    assert found["NAME"] == "/srv/gafete/con espacio.sqlite3"
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_a_postgresql_address_is_taken_apart() -> None:
    found = database_settings("postgresql://ana:p%40ss%2Fword@db.example:5433/gafete?sslmode=verify-full")
    expected = {
        "USER": "ana",
        "PASSWORD": "p@ss/word",
        "HOST": "db.example",
        "PORT": "5433",
        "NAME": "gafete",
        "OPTIONS": {"sslmode": "verify-full", "prepare_threshold": PREPARE_THRESHOLD},
        "CONN_HEALTH_CHECKS": True,
    }
    assert found.items() >= expected.items()


def test_a_socket_folder_is_a_host_too() -> None:
    found = database_settings("postgresql://postgres:@/gafete?host=/run/postgresql")
    assert found["HOST"] == "/run/postgresql"
    assert found["OPTIONS"] == {"prepare_threshold": PREPARE_THRESHOLD}


def test_a_pooler_that_keeps_no_prepared_statements_gets_none() -> None:
    found = database_settings("postgresql://ana@db.example/gafete?prepared_statements=off")
    assert found["OPTIONS"] == {"prepare_threshold": None}


def test_an_unknown_database_is_refused_without_repeating_its_password() -> None:
    with pytest.raises(UnknownDatabaseError, match="mysql") as refused:
        database_settings("mysql://ana:secreto@db/gafete")
    assert "secreto" not in str(refused.value)


@pytest.mark.django_db
def test_the_tests_run_on_the_database_they_were_asked_for(request: pytest.FixtureRequest) -> None:
    assert connection.vendor == request.config.getoption("--database")


@pytest.mark.django_db
def test_sqlite_writes_ahead_so_that_readers_do_not_wait() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("SQLite only")
    with connection.cursor() as cursor:
        mode: Any = cursor.execute("PRAGMA journal_mode").fetchone()
    assert mode == ("wal",)
    assert settings.DATABASES["default"]["OPTIONS"]["timeout"] == 20
