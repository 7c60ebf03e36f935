"""Pages as somebody would write them who knows what the planners miss, each for the one scope that it serves.

Of a few lanes the newest of each, merged; of many, first the newest row of each, for a lane whose newest is not among the
page's heads owns nothing of the page, and the one of rank k no more than what is left after k.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import connection
from psycopg import Cursor

from gafete.access.scopes import ScopeSet

PAGE = 50
_CENTS = Decimal("0.01")
FEW = 32
_COLUMNS = "d.id, d.company_id, d.place_id, d.issued_at, d.folio, d.receiver_rfc, d.status, d.total"
_NEWEST = "ORDER BY issued_at DESC, id DESC"
_SHOWN = "ORDER BY d.issued_at DESC, d.id DESC"


def page_by_hand(table: str, scopes: ScopeSet) -> Callable[[], list[Any]]:
    """Asks for the newest rows in these scopes, prepared, as plain values: moments in UTC, money as decimals."""
    ids = {"company_id": sorted(scopes.companies), "place_id": sorted(scopes.places)}
    lanes = {column: numbers for column, numbers in ids.items() if numbers}
    on_postgresql = connection.vendor == "postgresql"
    sql = (_postgresql if on_postgresql else _sqlite)(table, lanes) if lanes else _account(table)
    values: dict[str, Any] = {"account": scopes.account_id}
    values |= lanes if on_postgresql else {column: json.dumps(numbers) for column, numbers in lanes.items()}
    connection.ensure_connection()
    if on_postgresql:
        return partial(_ask_postgresql, sql, values)
    return partial(_ask_sqlite, sql.replace("%(", ":").replace(")s", ""), values)


def _ask_postgresql(sql: str, values: dict[str, Any]) -> list[Any]:
    cursor = Cursor(connection.connection)
    return cursor.execute(sql, values, prepare=True, binary=True).fetchall()


def _ask_sqlite(sql: str, values: dict[str, Any]) -> list[Any]:
    return [
        (*before, issued_at.replace(tzinfo=UTC), folio, rfc, status, Decimal(total).quantize(_CENTS))
        for *before, issued_at, folio, rfc, status, total in connection.connection.execute(sql, values)
    ]


def _account(table: str) -> str:
    return f"SELECT {_COLUMNS} FROM {table} d WHERE d.account_id = %(account)s {_SHOWN} LIMIT {PAGE}"


def _postgresql(table: str, lanes: dict[str, list[int]]) -> str:
    is_few = sum(map(len, lanes.values())) <= FEW
    keys = " UNION ALL ".join((_few if is_few else _many)(table, column) for column in lanes)
    return (
        f"SELECT {_COLUMNS} FROM (SELECT id FROM ({keys}) k {_NEWEST} LIMIT {PAGE}) page"
        f" JOIN {table} d USING (id) {_SHOWN}"
    )


def _few(table: str, column: str) -> str:
    return (
        f"SELECT r.id, r.issued_at FROM unnest(%({column})s::bigint[]) lane(id) CROSS JOIN LATERAL (SELECT id, issued_at"
        f" FROM {table} WHERE account_id = %(account)s AND {column} = lane.id {_NEWEST} LIMIT {PAGE}) r"
    )


def _many(table: str, column: str) -> str:
    return (
        "SELECT r.id, r.issued_at FROM (SELECT lane.id, row_number() OVER (ORDER BY h.issued_at DESC, h.id DESC) AS rank"
        f" FROM unnest(%({column})s::bigint[]) lane(id) CROSS JOIN LATERAL (SELECT id, issued_at FROM {table}"
        f" WHERE account_id = %(account)s AND {column} = lane.id {_NEWEST} LIMIT 1) h"
        f" ORDER BY h.issued_at DESC, h.id DESC LIMIT {PAGE}) head"
        f" CROSS JOIN LATERAL (SELECT id, issued_at FROM {table} WHERE account_id = %(account)s AND {column} = head.id"
        f" {_NEWEST} LIMIT {PAGE + 1} - head.rank) r"
    )


def _sqlite(table: str, lanes: dict[str, list[int]]) -> str:
    is_few = sum(map(len, lanes.values())) <= FEW
    keys = " UNION ALL ".join(
        f"SELECT r.id, r.issued_at FROM {(_given if is_few else _heads)(table, column)} lane CROSS JOIN {table} r"
        f" ON r.id IN (SELECT id FROM {table} WHERE account_id = %(account)s AND {column} = lane.value {_NEWEST} LIMIT {PAGE})"
        for column in lanes
    )
    return (
        f"SELECT {_COLUMNS} FROM (SELECT id FROM ({keys}) {_NEWEST} LIMIT {PAGE}) page CROSS JOIN {table} d"
        f" ON d.id = page.id {_SHOWN}"
    )


def _given(_table: str, column: str) -> str:
    return f"json_each(%({column})s)"


def _heads(table: str, column: str) -> str:
    return (
        f"(SELECT given.value FROM {_given(table, column)} given CROSS JOIN {table} h ON h.id = (SELECT id FROM {table}"
        f" WHERE account_id = %(account)s AND {column} = given.value {_NEWEST} LIMIT 1)"
        f" ORDER BY h.issued_at DESC, h.id DESC LIMIT {PAGE})"
    )
