"""Whether a request has changed anything: rows of any table, or files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection

FILES = "files"
# What is written down of mere presence, and what a browser's own session keeps.
NOT_COUNTED = {
    "identity_session": {"session_data", "expire_date", "last_seen_at"},
    "identity_sessionentry": {"last_seen_at"},
    "members_member": {"last_seen_at"},
    # A raised version only makes everybody's access be read anew.
    "tenancy_account": {"access_version"},
}
_READING = {"SELECT", "SAVEPOINT", "ROLLBACK", "RELEASE", "EXPLAIN"}
_NAME = re.compile(r'"([a-z_]+)"')
Rows = dict[str, frozenset[tuple[Any, ...]]]


class Watch:
    """Watches the statements of this connection, and knows which tables it is worth looking at afterwards."""

    def __init__(self) -> None:
        self._written: set[str] = set()
        self._is_lost = False
        self._changes = _changes_so_far()

    def __call__(self, execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        """Watch a statement go by."""
        if sql.lstrip().split(maxsplit=1)[0].upper() not in _READING:
            name = _NAME.search(sql)
            if name is None or name.group(1) not in _columns():
                self._is_lost = True
            else:
                self._written.add(name.group(1))
        return execute(sql, params, many, context)

    def tables(self) -> frozenset[str]:
        """The tables that may have changed: all of them, where that cannot be told from the statements."""
        is_lost = self._is_lost or (not self._written and _changes_so_far() != self._changes)
        if is_lost or (self._written and connection.vendor == "postgresql"):
            # There, rows may also be copied, which no statement tells.
            return frozenset(_columns())
        return frozenset(self._written)


@contextmanager
def watching() -> Iterator[Watch]:
    """Watch what is done meanwhile."""
    watch = Watch()
    with connection.execute_wrapper(watch):
        yield watch


def fingerprint(tables: Iterable[str] | None = None) -> Rows:
    """Every row of these tables, or of all, and the names of the files."""
    found = {table: _rows(table) for table in (_columns() if tables is None else tables)}
    return found | {FILES: files()}


def difference(before: Rows, after: Rows, *, besides: frozenset[str] = frozenset()) -> list[str]:
    """The tables of the later one whose rows are not the same, but for these keys of sessions."""
    return [
        table for table, rows in after.items() if any(besides.isdisjoint(row) for row in before[table] ^ rows)
    ]


def touched(before: Rows, after: Rows, column: str) -> set[str]:
    """What stands in this column of the rows that changed, as text, wherever there is such a column."""
    found: set[str] = set()
    for table, rows in after.items():
        columns = _columns().get(table, ())
        if column in columns:
            at = columns.index(column)
            found |= {row[at] for row in before[table] ^ rows}
    return found


def files() -> frozenset[tuple[Any, ...]]:
    """The private files."""
    folder = settings.FILES_DIR / "jobs"
    return _files_of(
        str(folder), frozenset(path.name for path in folder.iterdir()) if folder.exists() else frozenset()
    )


@lru_cache(maxsize=4)
def _files_of(folder: str, names: frozenset[str]) -> frozenset[tuple[Any, ...]]:
    return frozenset((f"{folder}/{name}",) for name in names)


def take_away(paths: Iterable[tuple[Any, ...]]) -> None:
    """Delete these files."""
    for (path,) in paths:
        Path(path).unlink()


def _changes_so_far() -> int:
    """How many rows SQLite has changed, whoever asked it to; PostgreSQL keeps no such number."""
    return connection.connection.total_changes if connection.vendor == "sqlite" else 0


@cache
def _columns() -> Mapping[str, tuple[str, ...]]:
    """The columns that count, by table."""
    found: dict[str, tuple[str, ...]] = {}
    for model in apps.get_models():
        table = model._meta.db_table
        names = [field.column or "" for field in model._meta.concrete_fields]
        found[table] = tuple(name for name in names if name not in NOT_COUNTED.get(table, ()))
    return found


def _rows(table: str) -> frozenset[tuple[Any, ...]]:
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(column) for column in _columns()[table])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {quoted(table)}")  # noqa: S608 -- our own tables
        return frozenset(tuple(map(str, row)) for row in cursor.fetchall())
