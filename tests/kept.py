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


_kept: dict[tuple[object, ...], tuple[Any, dict[str, Table]]] = {}


def kept(key: tuple[object, ...], build: Callable[[], House]) -> House:
    """What ``build`` makes where nobody is yet: built the first time, written again from then on."""
    if time_machine.escape_hatch.is_travelling() or _is_inhabited():
        return build()
    spoken = (*key, get_language())
    if spoken not in _kept:
        return _built(spoken, build)
    house, tables = _kept[spoken]
    with transaction.atomic():
        for name, table in tables.items():
            _write(name, table)
    again: House = copy.deepcopy(house)
    return again


def _built(key: tuple[object, ...], build: Callable[[], House]) -> House:
    _leave_room()
    before = _everything()
    house = build()
    after = _everything()
    if all(row in after[name].rows for name, table in before.items() for row in table.rows):
        made = {name: _without(table, before[name]) for name, table in after.items()}
        _kept[key] = copy.deepcopy(house), {name: table for name, table in made.items() if table.rows}
    return house


def _without(table: Table, before: Table) -> Table:
    return Table(table.columns, [row for row in table.rows if row not in before.rows])


def _leave_room() -> None:
    """Number from far above: what is emptied or rolled back may give its numbers back, and other rows get them."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for model in apps.get_models():
                _number_from_above(cursor, model._meta.db_table)
        else:
            cursor.execute(
                "SELECT setval(format('%%I.%%I', schemaname, sequencename)::regclass, coalesce(last_value, 0) + %s)"
                " FROM pg_sequences WHERE schemaname = 'public'",
                [ROOM],
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
