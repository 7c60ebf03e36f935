"""The queue, chosen by one address: SQLite by default, PostgreSQL or Redis for several machines."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg
from django.conf import settings
from huey.api import Huey
from huey.storage import PostgresStorage, RedisStorage, SqliteStorage

from gafete.jobs.serializer import JsonSerializer

NAME = "gafete"
TABLE_PREFIX = "gafete_queue"
SECONDS_TO_WAIT = 20
# Two processes that create the same tables at once would trip over each other.
_CREATION_LOCK = 4_276_051


class UnknownQueueError(ValueError):
    """The address names no queue that Gafete knows."""

    def __init__(self, scheme: str) -> None:
        """Name the scheme only: the rest of the address may hold a password."""
        super().__init__(f"GAFETE_QUEUE_URL: {scheme!r} is neither sqlite, postgresql nor redis")


class _SqliteQueue(SqliteStorage):
    """Opens its file and creates its tables with the first use, not while the program is being loaded."""

    def _create_connection(self) -> sqlite3.Connection:
        Path(self.filename).parent.mkdir(parents=True, exist_ok=True)
        connection: sqlite3.Connection = super()._create_connection()
        connection.execute("BEGIN EXCLUSIVE")
        for statement in self.ddl:
            connection.execute(statement)
        connection.execute("COMMIT")
        return connection


class _PostgresQueue(PostgresStorage):
    """The same; a role that may not create tables is content with those that are there."""

    def _create_connection(self) -> psycopg.Connection[Any]:
        connection: psycopg.Connection[Any] = self._connect()
        with connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", [_CREATION_LOCK])
            found = connection.execute("SELECT to_regclass(%s)", [self.table_counter]).fetchone()
            if found is None or found[0] is None:
                for statement in self.ddl:
                    connection.execute(statement)
        return connection


def queue_at(url: str) -> Huey:
    """The queue at this address. Nothing is opened yet."""
    scheme = urlsplit(url).scheme
    storage: dict[str, Any]
    if scheme == "sqlite":
        path = unquote(urlsplit(url).path.removeprefix("/"))
        storage = {"storage_class": _SqliteQueue, "filename": path, "timeout": SECONDS_TO_WAIT}
    elif scheme in {"postgresql", "postgres"}:
        storage = {"storage_class": _PostgresQueue, "dsn": url, "table_prefix": TABLE_PREFIX}
    elif scheme in {"redis", "rediss"}:
        return Huey(NAME, results=False, serializer=JsonSerializer(), storage_class=RedisStorage, url=url)
    else:
        raise UnknownQueueError(scheme)
    return Huey(NAME, results=False, serializer=JsonSerializer(), create_tables=False, **storage)


queue = queue_at(settings.QUEUE_URL)
