"""Insert many rows of one model, as an import does."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import AutoField, BigAutoField, Field, JSONField, Model, UUIDField

Row = TypeVar("Row", bound=Model)

# Below that, one INSERT is as quick.
WORTH_A_COPY = 100
BATCH = 1_000

Convert = Callable[[Any], Any]


def insert_rows(*, rows: Iterable[Row]) -> list[Row]:
    """Insert new rows of one model and give them their ids, as ``bulk_create`` does and several times faster.

    On PostgreSQL they travel by COPY, through a temporary table: row-level security forbids COPY into the table
    itself, and an INSERT is checked by it like any other.
    """
    given = list(rows)
    if not given:
        return given
    model = type(given[0])
    if connection.vendor != "postgresql" or len(given) < WORTH_A_COPY:
        return model._base_manager.bulk_create(given, batch_size=BATCH)
    _number(model, given)
    _copy(model, given)
    for row in given:
        row._state.adding = False
        row._state.db = connection.alias
    return given


def insert_values(*, model: type[Model], fields: Sequence[str], values: Iterable[Sequence[Any]]) -> None:
    """Insert rows that nobody needs afterwards, given as the values of these fields; the rest has its default.

    ``fields`` are attribute names (``account_id``). Making a model's instance costs more than writing it.
    """
    given = list(values)
    if connection.vendor != "postgresql" or len(given) < WORTH_A_COPY:
        rows = (model(**dict(zip(fields, each, strict=True))) for each in given)
        model._base_manager.bulk_create(rows, batch_size=BATCH)
        return
    constants = _defaults(model, fields)
    by_attribute = {field.attname: _column(field) for field in model._meta.concrete_fields}
    columns = [by_attribute[name] for name in (*fields, *constants)]
    rest = tuple(constants.values())
    _pass_through(model, columns, ((*each, *rest) for each in given))


def _defaults(model: type[Model], fields: Sequence[str]) -> dict[str, Any]:
    """The default of each field that was not given, the same for all rows; the key numbers itself."""
    left = [
        field
        for field in model._meta.concrete_fields
        if field.attname not in fields and not field.primary_key
    ]
    if any(isinstance(field, UUIDField) for field in left):
        fault = "An id must differ from row to row: give it."
        raise ValueError(fault)
    return {field.attname: field.get_default() for field in left}


def _number(model: type[Model], rows: Sequence[Model]) -> None:
    """Take the ids from the table's sequence beforehand: a COPY returns nothing."""
    key = model._meta.pk
    if not isinstance(key, (AutoField, BigAutoField)):
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [model._meta.db_table, key.column, len(rows)],
        )
        for row, (number,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = number


def _copy(model: type[Model], rows: Sequence[Model]) -> None:
    columns, values_of = _plan(model)
    _pass_through(model, columns, (values_of(row) for row in rows))


def _pass_through(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    quote = connection.ops.quote_name
    table, passing = quote(model._meta.db_table), quote(f"passing_{model._meta.db_table}")
    names = ", ".join(quote(column) for column in columns)
    converters = _converters(model, tuple(columns))
    # The temporary table lasts as long as the transaction.
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {passing} (LIKE {table}) ON COMMIT DROP")
        for column in _not_given(model, columns):
            cursor.execute(f"ALTER TABLE {passing} ALTER {quote(column)} DROP NOT NULL")
        with cursor.copy(f"COPY {passing} ({names}) FROM STDIN") as copy:
            for row in rows:
                values = list(row)
                for at, convert in converters:
                    values[at] = convert(values[at])
                copy.write_row(values)
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM {passing}")  # noqa: S608 -- names of models
        cursor.execute(f"DROP TABLE {passing}")


def _not_given(model: type[Model], columns: Sequence[str]) -> list[str]:
    return [_column(field) for field in model._meta.concrete_fields if field.column not in columns]


@lru_cache
def _plan(model: type[Model]) -> tuple[tuple[str, ...], Callable[[Any], Any]]:
    """The columns of a model, and how a row's values are read."""
    fields = model._meta.concrete_fields
    return tuple(_column(field) for field in fields), attrgetter(*(field.attname for field in fields))


@lru_cache
def _converters(model: type[Model], columns: tuple[str, ...]) -> tuple[tuple[int, Convert], ...]:
    """Which values must be written differently from what they are."""
    fields = {_column(field): field for field in model._meta.concrete_fields}
    found = ((at, _converter(fields[column])) for at, column in enumerate(columns))
    return tuple((at, convert) for at, convert in found if convert is not None)


def _column(field: Field[Any, Any]) -> str:
    # Of a concrete field, which always has one.
    return str(field.column)


def _converter(field: object) -> Convert | None:
    if isinstance(field, JSONField):
        return _json
    # The driver's own way is written in Python and slower.
    return _text if isinstance(field, UUIDField) else None


def _json(value: object) -> str | None:
    # Nothing is NULL, as Django writes it, and not the word "null".
    return None if value is None else json.dumps(value, ensure_ascii=False)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
