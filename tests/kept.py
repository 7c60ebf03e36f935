"""A house that is built once and then written again as the rows that it was, at a tenth of the price.

The first test of a process that asks builds by the real operations, and the rows that they left are kept. Later tests
get the same rows. Beside other people, in another language or on another day a house is built anew.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import time_machine
from django.apps import apps
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils.translation import get_language

House = TypeVar("House")

ROOM = 1_000_000


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a table, each as the values of all columns."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Kept:
    """What was built, its rows, and a number above all of theirs."""

    house: Any
    tables: dict[str, Table]
    above: int


_kept: dict[tuple[object, ...], Kept] = {}


def kept(key: tuple[object, ...], build: Callable[[], House]) -> House:
    """What ``build`` makes where nobody is yet: built the first time, written again from then on."""
    if time_machine.escape_hatch.is_travelling() or _is_inhabited():
        return build()
    spoken = (*key, get_language())
    if spoken not in _kept:
        return _built(spoken, build)
    found = _kept[spoken]
    with transaction.atomic():
        for name, table in found.tables.items():
            _write(name, table)
        # Whoever empties the tables may number from one again, and a later row must not come before these.
        _number_from(found.above)
    again: House = copy.deepcopy(found.house)
    return again


def _built(key: tuple[object, ...], build: Callable[[], House]) -> House:
    _leave_room()
    before = _everything()
    house = build()
    after = _everything()
    if all(row in after[name].rows for name, table in before.items() for row in table.rows):
        made = {name: _without(table, before[name]) for name, table in after.items()}
        written = {name: table for name, table in made.items() if table.rows}
        _kept[key] = Kept(copy.deepcopy(house), written, above=_highest_number())
    return house


def _without(table: Table, before: Table) -> Table:
    return Table(table.columns, [row for row in table.rows if row not in before.rows])


def _leave_room() -> None:
    """Number from far above: what is emptied or rolled back may give its numbers back, and other rows get them."""
    if connection.vendor == "postgresql":
        _number_from(_highest_number() + ROOM)
        return
    with connection.cursor() as cursor:
        for model in apps.get_models():
            _number_from_above(cursor, model._meta.db_table)


def _highest_number() -> int:
    """The highest number that PostgreSQL gave out; SQLite reads its own from the rows."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(last_value), 0) FROM pg_sequences WHERE schemaname = 'public'")
        return int(cursor.fetchone()[0])


def _number_from(number: int) -> None:
    """Have PostgreSQL give out no number below this one."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT setval(format('%%I.%%I', schemaname, sequencename)::regclass, %s)"
                " FROM pg_sequences WHERE schemaname = 'public' AND coalesce(last_value, 0) < %s",
                [number, number],
            )


def _number_from_above(cursor: CursorWrapper, table: str) -> None:
    cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s RETURNING seq", [table])
    former = cursor.fetchone() or (0,)
    cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, former[0] + ROOM])


def _is_inhabited() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM identity_user) OR EXISTS (SELECT 1 FROM seats_plan WHERE code = 'cast')"
        )
        return bool(cursor.fetchone()[0])


def _everything() -> dict[str, Table]:
    return {model._meta.db_table: _read(model._meta.db_table) for model in apps.get_models()}


def _read(name: str) -> Table:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")  # noqa: S608 -- a table of ours
        return Table(tuple(each[0] for each in cursor.description), cursor.fetchall())


def _write(name: str, table: Table) -> None:
    quote = connection.ops.quote_name
    row = f"({', '.join(['%s'] * len(table.columns))})"
    columns = ", ".join(map(quote, table.columns))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(name)} ({columns}) VALUES {', '.join([row] * len(table.rows))}",  # noqa: S608 -- ours
            [value for each in table.rows for value in each],
        )
