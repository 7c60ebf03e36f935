"""A list of what lies in places, newest first: exactly the rows that a scope contains.

The table is one of the tenants', with ``account_id``, ``company_id`` and ``place_id``, where a place's rows are all of its
company, and a moment that never changes. It has three indexes, each from the account down to moment and id, these two
descending: by account, by company and by place (0013-lists-of-what-lies-in-places).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import connection, models

from gafete.access.scopes import ScopeSet
from gafete.listing.cursors import decoded, encoded
from gafete.listing.keyset import PAGE_SIZE, Page
from gafete.scoped.dialects import DIALECTS
from gafete.scoped.lanes import Lanes
from gafete.scoped.writing import Stretch, Table, count_sql, page_sql
from gafete.walls.statements import Statement, moment_of

Line = TypeVar("Line", bound=NamedTuple)

COUNTED = 1_000
_KEY = ((datetime, False), (int, False))


@dataclass(frozen=True, slots=True)
class Total:
    """How many rows there are, or that there are more."""

    number: int
    has_more: bool = False


@dataclass(frozen=True)
class ScopedList(Generic[Line]):
    """The rows of a table as lines: named tuples of some of its fields, the id and the moment among them."""

    model: type[models.Model]
    line: type[Line]
    moment: str

    def page(self, scopes: ScopeSet, *, cursor: str = "", size: int = PAGE_SIZE) -> Page[Line]:
        """The page of the rows in these scopes that follows ``cursor``, or the first one without.

        Raises:
            InvalidCursor: the cursor is not one of such a list.
            UnscopedError: the program stands in no account.
        """
        backwards, key = decoded(cursor, types=_KEY) if cursor else (False, None)
        lines = self._lines(scopes, Stretch(size + 1, not backwards, key is not None), key)
        more, lines = len(lines) > size, lines[:size]
        if backwards:
            lines.reverse()
        return Page(
            rows=lines,
            next_cursor=self._encoded(lines[-1], backwards=False) if lines and (more or backwards) else "",
            previous_cursor=(
                self._encoded(lines[0], backwards=True) if lines and (more if backwards else cursor) else ""
            ),
        )

    def total(self, scopes: ScopeSet, *, most: int = COUNTED) -> Total:
        """How many rows lie in these scopes; nobody counts beyond ``most``."""
        if scopes.is_empty:
            return Total(0)
        lanes = Lanes.of(scopes, size=0)
        sql = count_sql(self._table, lanes, most=most + 1, vendor=connection.vendor)
        # Of another account the walls give no number at all.
        found = sum(number for (number,) in self._asked(sql, scopes))
        return Total(min(found, most), has_more=found > most)

    def _lines(self, scopes: ScopeSet, stretch: Stretch, key: list[Any] | None) -> list[Line]:
        if scopes.is_empty:
            return []
        lanes = Lanes.of(scopes, size=stretch.size)
        sql = page_sql(self._table, lanes, stretch, vendor=connection.vendor)
        values = {}
        if key is not None:
            values = {"moment": DIALECTS[connection.vendor].given_moment(key[0]), "id": key[1]}
        return self._read(self._asked(sql, scopes, **values))

    def _asked(self, sql: str, scopes: ScopeSet, **values: Any) -> list[tuple[Any, ...]]:
        given = DIALECTS[connection.vendor].given_ids
        if scopes.companies:
            values["companies"] = given(scopes.companies)
        if scopes.place_scopes:
            values["places"] = given(scopes.places)
        return Statement(self.model, sql, is_prepared=True).rows(account_id=scopes.account_id, **values)

    def _encoded(self, line: Line, *, backwards: bool) -> str:
        return encoded([getattr(line, self.moment), getattr(line, "id")], backwards=backwards)  # noqa: B009 -- no line has a type of its own here

    # -- as Django reads what a database keeps in its own way ------------------------------------------

    @cached_property
    def _table(self) -> Table:
        columns = tuple(self._field(name).column for name in self.line._fields)
        return Table(str(self._meta.db_table), columns, self._field(self.moment).column)

    @property
    def _meta(self) -> Any:
        return self.model._meta  # noqa: SLF001 -- documented by Django, whatever its name says

    def _field(self, name: str) -> Any:
        return self._meta.get_field(name)

    @cached_property
    def _readers(self) -> dict[int, list[Callable[[Any], Any]]]:
        """What makes of a kept value the one that the field has, for each column that needs it, by its number."""
        readers: dict[int, list[Callable[[Any], Any]]] = {}
        for number, name in enumerate(self.line._fields):
            column = self._field(name).get_col(self._table.name)
            found = [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]
            if found and isinstance(column.output_field, models.DateTimeField):
                # Django's own takes as long for a page as finding it.
                readers[number] = [moment_of]
            elif found:
                readers[number] = [partial(_converted, each, column) for each in found]
        return readers

    def _read(self, rows: list[tuple[Any, ...]]) -> list[Line]:
        if self._readers and rows:
            # By column: that asks once for each what there is to do, and not for each value.
            columns = [list(column) for column in zip(*rows, strict=True)]
            for number, readers in self._readers.items():
                for read in readers:
                    columns[number] = list(map(read, columns[number]))
            rows = list(zip(*columns, strict=True))
        return list(map(self.line._make, rows))


def _converted(convert: Callable[..., Any], column: Any, value: Any) -> Any:
    return convert(value, column, connection)
