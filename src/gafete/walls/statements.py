"""Reads that are written out: asked so often that putting their SQL together costs more than their answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection, models
from django.db.backends.utils import CursorWrapper
from psycopg import Cursor

from gafete.walls.managers import account_in_reach


@dataclass(frozen=True, slots=True)
class Statement:
    """One read of rows of one account, in SQL that both databases know; ``%(account_id)s`` in it names the account.

    It stands behind the same walls as a manager: asked from nowhere it is an error, and of another account than the one
    that the program stands in it gives nothing.
    """

    about: type[models.Model]
    sql: str
    # PostgreSQL plans it once a connection, and not for each of its values: it has one good plan, whatever they are.
    is_prepared: bool = False

    def rows(self, *, account_id: int, **values: Any) -> list[tuple[Any, ...]]:
        """Return the rows as the database gives them; `moment_of` and ``json`` read what each keeps in its own way.

        Raises:
            UnscopedError: the program stands in no account.
        """
        if account_in_reach(self.about) != account_id:
            return []
        with self._cursor() as cursor:
            cursor.execute(self.sql, {"account_id": account_id, **values})
            found: list[tuple[Any, ...]] = cursor.fetchall()
            return found

    def _cursor(self) -> CursorWrapper:
        if not self.is_prepared or connection.vendor != "postgresql":
            return connection.cursor()
        connection.ensure_connection()
        cursor = _Prepared(connection.connection)
        if connection.queries_logged:
            return connection.make_debug_cursor(cursor)  # type: ignore[arg-type]
        return connection.make_cursor(cursor)  # type: ignore[arg-type]


class _Prepared(Cursor[Any]):
    """What Django's own cursor never does: prepares a statement, and reads what comes without writing it as text first."""

    def execute(self, query: Any, params: Any = None, **_named: Any) -> Any:
        return super().execute(query, params, prepare=True, binary=True)


def moment_of(kept: datetime | None) -> datetime | None:
    """A moment as PostgreSQL gives it, or as SQLite does: in UTC, without saying so."""
    if kept is None or kept.tzinfo is not None:
        return kept
    return kept.replace(tzinfo=UTC)
