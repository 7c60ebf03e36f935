"""Documents of many accounts, made by the database itself: a million in seconds.

One account holds a fifth of them, in fifty companies with a thousand places, of which few have much. One of its places was busy
and closed half-way, five have been asleep since the first tenth. The other accounts have 4,000 each, in twenty places.
"""

from __future__ import annotations

from django.db import connection

from gafete.access.scopes import Scope, ScopeSet
from gafete.scoped.lists import ScopedList
from tests.documents import DocumentLine, documents_in, make_indexes, make_table, raise_wall

LARGE, ORDINARY = 1, 7
COMPANIES, PLACES = 50, 1_000
BUSY = (1, 5, 6, 7, 8, 9)
CLOSED, ASLEEP = 2, range(996, 1_001)
_OF_ORDINARY = 4_000
_PLACES_OF_ORDINARY = 20
# The next numbers: documents of the closed place move there, and of those asleep.
_AFTER_CLOSED, _AFTER_ASLEEP = 5, 995
_PRIME = 10_007
_SECONDS = 4 * 365 * 24 * 3600
_BEGINNING = 1_640_995_200  # 1 January 2022

_NUMBERS = {
    "postgresql": "SELECT n FROM generate_series(1::bigint, {rows}) AS numbers(n)",
    "sqlite": "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {rows}) SELECT n FROM numbers",
}
_MOMENT = {
    "postgresql": "to_timestamp({seconds})",
    # As Django writes it.
    "sqlite": "datetime({seconds}, 'unixepoch')",
}
# From number to account, from there to place. The cube gives few places much and many places little.
_DOCUMENTS = """
INSERT INTO {table} (id, account_id, company_id, place_id, issued_at, folio, receiver_rfc, status, total)
SELECT n, account,
    CASE WHEN account = 1 THEN 1 + place % {companies} ELSE {companies} + account * 3 + place % 3 END,
    CASE WHEN account = 1 THEN place ELSE {places} + account * {few} + place END,
    {moment}, 'A ' || n, 'XAXX010101000', n % 25, n % 100000 / 4
FROM (
    SELECT n, account, CASE
        WHEN account > 1 THEN 1 + m / {others} % {few}
        WHEN place BETWEEN 2 AND 4 AND n * 2 < {rows} THEN 2
        WHEN place BETWEEN 2 AND 4 THEN {after_closed}
        WHEN place > {after_asleep} AND n * 10 > {rows} THEN {after_asleep}
        ELSE place
    END AS place
    FROM (
        SELECT n, m,
            CASE WHEN n % 5 = 0 THEN 1 ELSE 2 + m % {others} END AS account,
            1 + {places} * h * h * h / {cube} AS place
        FROM (SELECT n, n - n / 5 AS m, n / 5 * 7919 % {prime} AS h FROM ({numbers}) AS counted) AS chosen
    ) AS placed
) AS corrected
"""


def make_documents(rows: int) -> ScopedList[DocumentLine]:
    """A table with so many, indexed, behind its wall; the list of it."""
    table = f"documents_{rows}"
    make_table(table)
    others = rows * 4 // 5 // _OF_ORDINARY
    seconds = f"{_BEGINNING} + n * {_SECONDS} / {rows}"
    statement = _DOCUMENTS.format(
        table=table,
        rows=rows,
        others=others,
        companies=COMPANIES,
        places=PLACES,
        few=_PLACES_OF_ORDINARY,
        prime=_PRIME,
        cube=_PRIME**3,
        after_closed=_AFTER_CLOSED,
        after_asleep=_AFTER_ASLEEP,
        moment=_MOMENT[connection.vendor].format(seconds=seconds),
        numbers=_NUMBERS[connection.vendor].format(rows=rows),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
    make_indexes(table)
    model = documents_in(table)
    raise_wall(model)
    return ScopedList(model, DocumentLine, "issued_at")


def scopes_of_large() -> dict[str, ScopeSet]:
    """What somebody may hold in the large account."""
    return {
        "everything": ScopeSet.of(LARGE, [Scope.account(LARGE)]),
        "3 companies": ScopeSet.of(LARGE, map(_company, (1, 20, 40))),
        "25 companies": ScopeSet.of(LARGE, map(_company, range(1, 26))),
        "6 places": ScopeSet.of(LARGE, map(_place, BUSY)),
        CLOSED_PLACES: ScopeSet.of(LARGE, map(_place, (CLOSED, *ASLEEP))),
        "2 companies, 6 places": ScopeSet.of(LARGE, [*map(_company, (21, 41)), *map(_place, BUSY)]),
        "100 places": ScopeSet.of(LARGE, map(_place, range(3, PLACES, 10))),
        "300 places": ScopeSet.of(LARGE, map(_place, range(1, PLACES, 3))),
    }


CLOSED_PLACES = "a closed and 5 sleeping places"


def scope_of_ordinary() -> ScopeSet:
    """Six of the twenty places of an ordinary account."""
    first = PLACES + ORDINARY * _PLACES_OF_ORDINARY
    places = ((COMPANIES + ORDINARY * 3 + number % 3, first + number) for number in range(1, 7))
    return ScopeSet.of(ORDINARY, (Scope.place(ORDINARY, company, place) for company, place in places))


def _company(number: int) -> Scope:
    return Scope.company(LARGE, number)


def _place(number: int) -> Scope:
    return Scope.place(LARGE, 1 + number % COMPANIES, number)
