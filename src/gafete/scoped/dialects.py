"""What the two databases say in different words, where a list is written out."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar


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
    """The words of one database; where there are braces, the name goes under which something is given."""

    number: ClassVar[str]
    moment: ClassVar[str]
    # Ids that are given together, as rows with a column ``lane``.
    lanes: ClassVar[str]
    # Before and after every moment.
    ends: ClassVar[tuple[str, str]]

    def last_end(self, rows: Rows) -> str:
        """A moment beyond which, in the direction of reading, nothing lies."""
        return self.ends[not rows.newest_first]

    @abstractmethod
    def first_of_each_lane(self, rows: Rows, *, limit: int) -> str:
        """Joins the first rows ``t`` of each lane: so many, and perhaps more that are of the last one's moment."""

    @abstractmethod
    def all_of_each_lane(self, rows: Rows, *, most: int) -> str:
        """Joins the rows ``t`` of each lane, to be counted up to so many altogether."""

    @abstractmethod
    def given_ids(self, ids: Iterable[int]) -> Any:
        """Ids as they are given."""

    @abstractmethod
    def given_moment(self, moment: datetime) -> Any:
        """A moment as it is given."""


class PostgreSQL(Dialect):
    """What is given stands in sub-selects, where the planner does not look: no value tempts it to another plan."""

    number = "(SELECT %({})s::bigint)"
    moment = "(SELECT %({})s::timestamptz)"
    lanes = "unnest((SELECT %({})s::bigint[])) AS lanes(lane)"
    ends = ("'-infinity'::timestamptz", "'infinity'::timestamptz")

    def first_of_each_lane(self, rows: Rows, *, limit: int) -> str:
        """So many, by LATERAL."""
        return f"CROSS JOIN LATERAL (SELECT t.id, t.{rows.moment} {rows.ordered} LIMIT {limit}) AS t"

    def all_of_each_lane(self, rows: Rows, *, most: int) -> str:
        """By LATERAL too; the limit keeps the planner from anything but going from lane to lane."""
        return f"CROSS JOIN LATERAL (SELECT 1 {rows.found} LIMIT {most}) AS t"

    def given_ids(self, ids: Iterable[int]) -> Any:
        """An array."""
        return sorted(ids)

    def given_moment(self, moment: datetime) -> Any:
        """As it is."""
        return moment


class SQLite(Dialect):
    """It keeps moments as text, in UTC, and has neither arrays nor LATERAL."""

    number = moment = "%({})s"
    lanes = "(SELECT value AS lane FROM json_each(%({})s)) AS lanes"
    ends = ("''", "'~'")

    def first_of_each_lane(self, rows: Rows, *, limit: int) -> str:
        """The moment of the last one wanted is looked up first: what is read then is a stretch of the lane's index."""
        last = f"SELECT t.{rows.moment} {rows.ordered} LIMIT 1 OFFSET {limit - 1}"
        reach = f"t.{rows.moment} {rows.not_after} coalesce(({last}), {self.last_end(rows)})"
        return f"CROSS JOIN {rows.table} AS t ON {rows.condition} AND {reach}"

    def all_of_each_lane(self, rows: Rows, *, most: int) -> str:
        """In SQLite a cross join goes from left to right, and stops where the whole does."""
        del most
        return f"CROSS JOIN {rows.table} AS t ON {rows.condition}"

    def given_ids(self, ids: Iterable[int]) -> Any:
        """An array in JSON."""
        return json.dumps(sorted(ids))

    def given_moment(self, moment: datetime) -> Any:
        """As Django keeps it."""
        return str(moment.replace(tzinfo=None))


DIALECTS: dict[str, Dialect] = {"postgresql": PostgreSQL(), "sqlite": SQLite()}
