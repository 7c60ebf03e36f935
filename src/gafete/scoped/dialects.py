"""What the two databases say in different words, where a list is written out."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable
from datetime import datetime
from typing import Any


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
    def of_each_lane(self, table: str, moment: str, rows: str) -> str:
        """Joins, as ``r``, id and moment of what ``rows``, a query from FROM on, finds in each lane."""

    @abstractmethod
    def all_of_each_lane(self, table: str, condition: str, *, most: int) -> str:
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

    def of_each_lane(self, table: str, moment: str, rows: str) -> str:
        del table
        return f"CROSS JOIN LATERAL (SELECT t.id, t.{moment} {rows}) AS r"

    def all_of_each_lane(self, table: str, condition: str, *, most: int) -> str:
        # The limit keeps the planner from anything but going from lane to lane.
        return f"CROSS JOIN LATERAL (SELECT 1 FROM {table} AS t WHERE {condition} LIMIT {most}) AS r"

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

    def of_each_lane(self, table: str, moment: str, rows: str) -> str:
        del moment
        return f"CROSS JOIN {table} AS r ON r.id IN (SELECT t.id {rows})"

    def all_of_each_lane(self, table: str, condition: str, *, most: int) -> str:
        del most
        return f"CROSS JOIN {table} AS t ON {condition}"

    def given_ids(self, ids: Iterable[int]) -> Any:
        return json.dumps(sorted(ids))

    def given_moment(self, moment: datetime) -> Any:
        return str(moment.replace(tzinfo=None))


DIALECTS: dict[str, Dialect] = {"postgresql": PostgreSQL(), "sqlite": SQLite()}
