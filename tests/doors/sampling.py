"""What is tried where.

In the run without guards, everything. Among the other tests, every cell on SQLite; on PostgreSQL those that cross
accounts, and a sample; of what is tried besides the cells a sample on both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from zlib import crc32

from django.db import connection

from tests.doors.people import ELSEWHERE
from tests.doors.promises import MISSING, Cell

ACROSS_ACCOUNTS = {
    "other account",
    "suspended",
    "of another account",
    "of his in another account",
    "his own, in another account",
    "in a place of another account",
}
CELLS_ON_POSTGRESQL, BESIDES_ON_SQLITE, BESIDES_ON_POSTGRESQL = 32, 192, 384

_is_everything = False


@contextmanager
def everything() -> Iterator[None]:
    """Nothing is left out meanwhile."""
    global _is_everything  # noqa: PLW0603 -- one process, one run
    was, _is_everything = _is_everything, True
    try:
        yield
    finally:
        _is_everything = was


def is_everything() -> bool:
    """Whether nothing is left out."""
    return _is_everything


def crosses_accounts(cell: Cell) -> bool:
    """Whether somebody reaches into an account that is not his."""
    return cell.person in {*ELSEWHERE, "suspended"} or cell.relation in ACROSS_ACCOUNTS


def chosen(cells: Iterable[Cell]) -> list[Cell]:
    """Those of a person's cells that are asked here, with what they are compared with."""
    found = list(cells)
    if connection.vendor == "sqlite" or _is_everything:
        return found
    wanted = [cell for cell in found if crosses_accounts(cell) or _is_drawn(cell.name, CELLS_ON_POSTGRESQL)]
    return [cell for cell in found if cell in wanted or (wanted and cell.relation == MISSING)]


def is_tried_here(name: str) -> bool:
    """Whether something that is tried besides the cells is tried here."""
    one_in = BESIDES_ON_SQLITE if connection.vendor == "sqlite" else BESIDES_ON_POSTGRESQL
    return _is_everything or _is_drawn(name, one_in)


def _is_drawn(name: str, one_in: int) -> bool:
    """The same ones in every run."""
    return crc32(name.encode()) % one_in == 0
