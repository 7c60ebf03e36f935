"""Many values, a portion at a time: no database takes any number of them in one statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Value = TypeVar("Value")


def portions(values: Iterable[Value], *, most: int) -> Iterator[list[Value]]:
    """The values in their order, ``most`` together; the last portion may have fewer."""
    rest = iter(values)
    while some := list(islice(rest, most)):
        yield some
