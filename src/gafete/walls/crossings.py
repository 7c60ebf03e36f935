"""The few questions that must cross accounts, each with the least answer that serves: an id, a yes or no.

On PostgreSQL a crossing is a function that runs with its owner's rights; on SQLite the same statement runs as it is.
Whoever needs one declares it beside its models.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models.expressions import RawSQL
from django.utils.module_loading import autodiscover_modules

_declared: dict[str, Crossing] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """One statement, asked by name.

    ``arguments`` gives the type of each ``%(name)s`` in the statement, in PostgreSQL's words; ``returns`` the type
    of the one column that comes back.
    """

    name: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    returns: str
    statement: str
    # Where SQLite says it in other words.
    on_sqlite: str = ""

    def __post_init__(self) -> None:
        """Keep it, so that the database can be given all of them."""
        if self.name in _declared:
            message = f"Two crossings of one name: {self.name}"
            raise ValueError(message)
        _declared[self.name] = self

    def ask(self, **values: Any) -> list[Any]:
        """Return the answers, one for each row."""
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(self._call, self._in_order(values))
            else:
                plain = {name: _plain(value) for name, value in values.items()}
                cursor.execute(self.on_sqlite or self.statement, plain)
            return [row[0] for row in cursor.fetchall()]

    def rows(self, **values: Any) -> RawSQL:
        """Return the answers as a part of a larger query, on PostgreSQL."""
        return RawSQL(self._call, self._in_order(values))  # noqa: S611 -- the values go as parameters

    @property
    def _call(self) -> str:
        marks = ", ".join(f"%s::{kind}" for kind in self.arguments.values())
        return f"SELECT * FROM {self.name}({marks})"  # noqa: S608 -- names of ours

    def _in_order(self, values: dict[str, Any]) -> list[Any]:
        return [values[name] for name in self.arguments]

    def definition(self) -> str:
        """Return the function for PostgreSQL; whoever may call it is decided elsewhere."""
        numbered = {name: f"${number}" for number, name in enumerate(self.arguments, start=1)}
        return (
            f"CREATE OR REPLACE FUNCTION {self.signature} RETURNS SETOF {self.returns} LANGUAGE sql STABLE"
            # Temporary tables last: anybody may make one of any name.
            f" SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $crossing$ {self.statement % numbered}"
            " $crossing$"
        )

    @property
    def signature(self) -> str:
        """Its name with the types of its arguments."""
        return f"{self.name}({', '.join(self.arguments.values())})"


def every_crossing() -> Iterator[Crossing]:
    """Return all that any package declares, by name: also of those that nothing has needed so far."""
    autodiscover_modules("crossings")
    yield from (_declared[name] for name in sorted(_declared))


def _plain(value: Any) -> Any:
    # As Django keeps them in SQLite.
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value.hex if isinstance(value, UUID) else value
