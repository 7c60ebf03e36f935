"""Database addresses, read into Django's settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

# IMMEDIATE takes the write lock at BEGIN: a transaction that reads first and writes later would
# otherwise fail with "database is locked" without waiting. FULL keeps what was confirmed even when
# the power goes.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
}
SECONDS_OF_REUSE = 600
# Statements are prepared that ask for it, however seldom they are asked: see gafete.walls.statements. Django's own
# cursors never prepare.
PREPARE_THRESHOLD = 5


class UnknownDatabaseError(ValueError):
    """The address names no database that Gafete knows."""

    def __init__(self, scheme: str) -> None:
        """Name the scheme only: the rest of the address may hold a password."""
        super().__init__(f"GAFETE_DATABASE_URL: {scheme!r} is neither sqlite nor postgresql")


def database_settings(url: str) -> dict[str, Any]:
    """Django's settings for the database at this address."""
    address = urlsplit(url)
    if address.scheme == "sqlite":
        return _sqlite(unquote(address.path.removeprefix("/")))
    if address.scheme in {"postgresql", "postgres"}:
        return _postgresql(url)
    raise UnknownDatabaseError(address.scheme)


def sqlite_url(path: Path) -> str:
    """The address of an SQLite file."""
    return f"sqlite:///{path}"


def _sqlite(path: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": dict(SQLITE_OPTIONS),
        "CONN_MAX_AGE": SECONDS_OF_REUSE,
    }


def _postgresql(url: str) -> dict[str, Any]:
    address = urlsplit(url)
    options: dict[str, Any] = dict(parse_qsl(address.query))
    prepares = options.pop("prepared_statements", "on") != "off"
    # libpq also accepts the folder of a Unix socket as ?host=/path.
    host = options.pop("host", "") or unquote(address.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(address.path.removeprefix("/")),
        "USER": unquote(address.username or ""),
        "PASSWORD": unquote(address.password or ""),
        "HOST": host,
        "PORT": str(address.port or ""),
        "OPTIONS": options | {"prepare_threshold": PREPARE_THRESHOLD if prepares else None},
        "CONN_MAX_AGE": SECONDS_OF_REUSE,
        "CONN_HEALTH_CHECKS": True,
    }
