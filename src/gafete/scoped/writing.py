"""The SQL of a list, written out: neither database finds these paths by itself.

Of rows in several lanes the newest are wanted. Asked with ``IN``, a planner walks through the whole account, or fetches all
rows of the lanes and sorts them. Here each lane is read from its own index, newest first, and no further than the page
can need:

- of a few lanes, as many rows as the page has;
- of many, first the heads of each. If there are enough of them to fill the page, then nothing older than the last of that
  page belongs on it: a floor, above which most lanes have little or nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from gafete.scoped.dialects import DIALECTS, Dialect, Rows
from gafete.scoped.lanes import Lanes


@dataclass(frozen=True, slots=True)
class Table:
    """Where the rows are, what is read of them, and the column of the moment that sorts them. Ids break ties."""

    name: str
    columns: tuple[str, ...]
    moment: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Which rows: so many, newest first or oldest first, from the beginning or beyond the row that is given."""

    size: int
    newest_first: bool = True
    is_beyond: bool = False


@lru_cache(maxsize=256)
def page_sql(table: Table, lanes: Lanes, stretch: Stretch, *, vendor: str) -> str:
    """The statement of a page; it takes ``account_id``, the ids of the lanes, and ``moment`` and ``id`` to read beyond."""
    writer = _Writer(table, stretch, DIALECTS[vendor])
    return writer.lanes(lanes) if lanes.kinds else writer.account()


@lru_cache(maxsize=64)
def count_sql(table: Table, lanes: Lanes, *, most: int, vendor: str) -> str:
    """The statement that counts rows, and stops at ``most``."""
    words = DIALECTS[vendor]
    rows = _rows_of_account(table, words)
    parts = [
        f"SELECT 1 FROM {words.lanes.format(name)} {words.all_of_each_lane(rows.meeting(_in_lane(column)), most=most)}"
        for name, column in lanes.kinds
    ] or [f"SELECT 1 {rows.found}"]
    return f"SELECT count(*) FROM ({' UNION ALL '.join(parts)} LIMIT {most}) AS counted"


def _rows_of_account(table: Table, words: Dialect, *, newest_first: bool = True) -> Rows:
    own = f"t.account_id = {words.number.format('account_id')}"
    return Rows(table.name, table.moment, own, newest_first)


def _in_lane(column: str) -> str:
    return f"t.{column} = lanes.lane"


class _Writer:
    def __init__(self, table: Table, stretch: Stretch, words: Dialect) -> None:
        self._table, self._size, self._words = table, stretch.size, words
        self._rows = _rows_of_account(table, words, newest_first=stretch.newest_first)
        if stretch.is_beyond:
            key = f"({words.moment.format('moment')}, {words.number.format('id')})"
            beyond = f"(t.{table.moment}, t.id) {'<' if stretch.newest_first else '>'} {key}"
            self._rows = self._rows.meeting(beyond)

    def account(self) -> str:
        """The rows of the whole account."""
        return f"SELECT {self._columns('t')} {self._rows.ordered} LIMIT {self._size}"

    def lanes(self, lanes: Lanes) -> str:
        """The rows of its lanes: their keys first, and no row is read whole that is not on the page."""
        heads, rows = "", self._rows
        if lanes.heads:
            heads = f"WITH heads AS MATERIALIZED ({self._merged(rows, lanes, limit=lanes.heads)}) "
            rows = rows.meeting(self._above_floor())
        keys = self._merged(rows, lanes, limit=self._size)
        own = f"d.id = keys.id AND d.account_id = {self._words.number.format('account_id')}"
        return (
            f"{heads}SELECT {self._columns('d')} FROM ({keys}) AS keys"
            f" CROSS JOIN {self._table.name} AS d WHERE {own} ORDER BY {rows.order('keys')}"
        )

    def _merged(self, rows: Rows, lanes: Lanes, *, limit: int) -> str:
        """The keys of the first rows of all lanes together, of each hardly more than ``limit``."""
        words, key = self._words, f"t.id, t.{rows.moment}"
        every = " UNION ALL ".join(
            f"SELECT {key} FROM {words.lanes.format(name)} {words.first_of_each_lane(rows.meeting(_in_lane(column)), limit=limit)}"
            for name, column in lanes.kinds
        )
        return f"SELECT {key} FROM ({every}) AS t ORDER BY {rows.order('t')} LIMIT {self._size}"

    def _above_floor(self) -> str:
        """Not after the last head, where the heads fill a page.

        In a sub-select of its own: row-level security lets an index look for no more than that.
        """
        rows = self._rows
        last = (
            f"SELECT {rows.moment} FROM heads ORDER BY {rows.order('heads')} LIMIT 1 OFFSET {self._size - 1}"
        )
        floor = f"(SELECT coalesce(({last}), {self._words.last_end(rows)}))"
        return f"t.{rows.moment} {rows.not_after} {floor}"

    def _columns(self, row: str) -> str:
        return ", ".join(f"{row}.{column}" for column in self._table.columns)
