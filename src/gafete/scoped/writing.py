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

from gafete.scoped.dialects import DIALECTS, Dialect
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
    own = f"t.account_id = {words.number('account_id')}"
    parts = [
        f"SELECT 1 FROM {words.lanes(name)} {words.all_of_each_lane(table.name, f'{own} AND t.{column} = lanes.lane', most=most)}"
        for name, column in lanes.kinds
    ] or [f"SELECT 1 FROM {table.name} AS t WHERE {own}"]
    return f"SELECT count(*) FROM ({' UNION ALL '.join(parts)} LIMIT {most}) AS counted"


class _Writer:
    def __init__(self, table: Table, stretch: Stretch, words: Dialect) -> None:
        self._table, self._stretch, self._words = table, stretch, words
        self._direction = "DESC" if stretch.newest_first else "ASC"
        self._conditions = [f"t.account_id = {words.number('account_id')}"]
        if stretch.is_beyond:
            beyond = f"({words.moment('moment')}, {words.number('id')})"
            self._conditions.append(f"(t.{table.moment}, t.id) {'<' if stretch.newest_first else '>'} {beyond}")

    def account(self) -> str:
        """The rows of the whole account."""
        return f"SELECT {self._columns('t')} {self._rows(limit=self._stretch.size)}"

    def lanes(self, lanes: Lanes) -> str:
        """The rows of its lanes: their keys first, and no row is read whole that is not on the page."""
        heads, floor = "", []
        if lanes.heads:
            heads = f"WITH heads AS MATERIALIZED ({self._merged(lanes, limit=lanes.heads)}) "
            floor = [self._floor()]
        keys = self._merged(lanes, *floor, limit=self._stretch.size)
        own = f"d.id = keys.id AND d.account_id = {self._words.number('account_id')}"
        return (
            f"{heads}SELECT {self._columns('d')} FROM ({keys}) AS keys"
            f" CROSS JOIN {self._table.name} AS d WHERE {own} ORDER BY {self._order('keys')}"
        )

    def _merged(self, lanes: Lanes, *conditions: str, limit: int) -> str:
        """The keys of the first rows of all lanes together, of each no more than ``limit``."""
        moment, words = self._table.moment, self._words
        parts = []
        for name, column in lanes.kinds:
            rows = self._rows(f"t.{column} = lanes.lane", *conditions, limit=limit)
            in_lane = words.of_each_lane(self._table.name, moment, rows)
            parts.append(f"SELECT r.id, r.{moment} FROM {words.lanes(name)} {in_lane}")
        every = " UNION ALL ".join(parts)
        return f"SELECT id, {moment} FROM ({every}) AS k ORDER BY {self._order('k')} LIMIT {self._stretch.size}"

    def _floor(self) -> str:
        """The moment of the last head, where the heads fill a page.

        As a sub-select of its own: row-level security lets an index look for no more than that.
        """
        last = f"SELECT {self._table.moment} FROM heads ORDER BY {self._order('heads')} LIMIT 1 OFFSET {self._stretch.size - 1}"
        end = self._words.end(newest_first=self._stretch.newest_first)
        return f"t.{self._table.moment} {'>=' if self._stretch.newest_first else '<='} (SELECT coalesce(({last}), {end}))"

    def _rows(self, *conditions: str, limit: int) -> str:
        """The first rows that meet these conditions, without what is read of them."""
        meeting = " AND ".join([*self._conditions, *conditions])
        return f"FROM {self._table.name} AS t WHERE {meeting} ORDER BY {self._order('t')} LIMIT {limit}"

    def _columns(self, row: str) -> str:
        return ", ".join(f"{row}.{column}" for column in self._table.columns)

    def _order(self, row: str) -> str:
        return f"{row}.{self._table.moment} {self._direction}, {row}.id {self._direction}"
