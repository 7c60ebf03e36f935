"""What the two databases say in different words, where a list is written out."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows ``t`` of a table that meet a condition, in an order by moment and id."""

    table: str
    moment: str
    condition: str
    newest_first: bool = True

    @property
    def found(self) -> str:
        """A query for them, from FROM on, in any order."""
        return f"FROM {self.table} AS t WHERE {self.condition}"

    @property
    def ordered(self) -> str:
        """The same in their order."""
        return f"{self.found} ORDER BY {self.order('t')}"

    def order(self, name: str) -> str:
        """Their order, where they go by another name."""
        direction = "DESC" if self.newest_first else "ASC"
        return f"{name}.{self.moment} {direction}, {name}.id {direction}"

    @property
    def not_after(self) -> str:
        """What compares a row with the last one that is wanted, in the direction of reading."""
        return ">=" if self.newest_first else "<="

    def meeting(self, *conditions: str) -> Rows:
        """Those of them that meet more."""
        return replace(self, condition=" AND ".join([self.condition, *conditions]))


class Dialect(ABC):
    """The words of one database."""

    @abstractmethod
    def number(self, name: str) -> str:
        """An id that is given under this name."""

    @abstractmethod
    def moment(self, name: str) -> str:
        """A moment that is given under this name."""

    @abstractmethod
    def end(self, *, newest_first: bool) -> str:
        """A moment beyond which, in the direction of reading, nothing lies."""

    @abstractmethod
    def lanes(self, name: str) -> str:
        """The ids that are given under this name, as rows ``lanes`` with one column ``lane``."""

    @abstractmethod
    def first_of_each_lane(self, rows: Rows, *, limit: int) -> str:
        """Joins the first rows ``t`` of each lane: so many, or a few more that are of the last one's moment."""

    @abstractmethod
    def all_of_each_lane(self, rows: Rows, *, most: int) -> str:
        """Joins the rows ``t`` of each lane, to be counted up to so many altogether."""

    @abstractmethod
    def given_ids(self, ids: Iterable[int]) -> Any:
        """Ids, as `lanes` takes them."""

    @abstractmethod
    def given_moment(self, moment: datetime) -> Any:
        """A moment, as `moment` takes it."""


class PostgreSQL(Dialect):
    """What is given stands in sub-selects, where the planner does not look: no value tempts it to another plan."""

    def number(self, name: str) -> str:
        return f"(SELECT %({name})s::bigint)"

    def moment(self, name: str) -> str:
        return f"(SELECT %({name})s::timestamptz)"

    def end(self, *, newest_first: bool) -> str:
        return f"'{'-' if newest_first else ''}infinity'::timestamptz"

    def lanes(self, name: str) -> str:
        return f"unnest((SELECT %({name})s::bigint[])) AS lanes(lane)"

    def first_of_each_lane(self, rows: Rows, *, limit: int) -> str:
        return f"CROSS JOIN LATERAL (SELECT t.id, t.{rows.moment} {rows.ordered} LIMIT {limit}) AS t"

    def all_of_each_lane(self, rows: Rows, *, most: int) -> str:
        # The limit keeps the planner from anything but going from lane to lane.
        return f"CROSS JOIN LATERAL (SELECT 1 {rows.found} LIMIT {most}) AS t"

    def given_ids(self, ids: Iterable[int]) -> Any:
        return sorted(ids)

    def given_moment(self, moment: datetime) -> Any:
        return moment


class SQLite(Dialect):
    """It keeps moments as text, in UTC; what others do with arrays and LATERAL it does with JSON and IN."""

    def number(self, name: str) -> str:
        return f"%({name})s"

    def moment(self, name: str) -> str:
        return f"%({name})s"

    def end(self, *, newest_first: bool) -> str:
        return "''" if newest_first else "'~'"

    def lanes(self, name: str) -> str:
        return f"(SELECT value AS lane FROM json_each(%({name})s)) AS lanes"

    def first_of_each_lane(self, rows: Rows, *, limit: int) -> str:
        # The moment of the last one wanted is looked up first: all that is read then is a stretch of the index.
        last = f"SELECT t.{rows.moment} {rows.ordered} LIMIT 1 OFFSET {limit - 1}"
        end = self.end(newest_first=rows.newest_first)
        reach = f"t.{rows.moment} {rows.not_after} coalesce(({last}), {end})"
        return f"CROSS JOIN {rows.table} AS t ON {rows.condition} AND {reach}"

    def all_of_each_lane(self, rows: Rows, *, most: int) -> str:
        del most
        return f"CROSS JOIN {rows.table} AS t ON {rows.condition}"

    def given_ids(self, ids: Iterable[int]) -> Any:
        return json.dumps(sorted(ids))

    def given_moment(self, moment: datetime) -> Any:
        return str(moment.replace(tzinfo=None))


DIALECTS: dict[str, Dialect] = {"postgresql": PostgreSQL(), "sqlite": SQLite()}
