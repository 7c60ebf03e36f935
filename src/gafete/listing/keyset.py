"""A page of a queryset, found by the key of the row before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import F, Model, Q, QuerySet
from django.db.models.expressions import OrderBy

from gafete.listing.cursors import decoded, encoded, type_of

Row = TypeVar("Row", bound=Model)
Line = TypeVar("Line")

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Order:
    """A way to sort: fields from the most to the least significant, the last one unique.

    All of them run in the same direction; rows without a value come last either way.
    """

    fields: tuple[str, ...]
    descending: bool = False
    nullable: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Page(Generic[Line]):
    """The rows of a page and the cursors of its neighbours (empty: there is none)."""

    rows: list[Line]
    next_cursor: str = ""
    previous_cursor: str = ""


def keyset_page(rows: QuerySet[Row], *, order: Order, cursor: str = "", size: int = PAGE_SIZE) -> Page[Row]:
    """The page that follows ``cursor``, or the first one without.

    Raises:
        InvalidCursor: the cursor does not fit this order.
    """
    if not cursor:
        found = list(rows.order_by(*_ordering(order, backwards=False))[: size + 1])
        return _page(found[:size], order=order, more_after=len(found) > size, more_before=False)
    types = [(type_of(rows.model, name), name in order.nullable) for name in order.fields]
    backwards, values = decoded(cursor, types=types)
    condition = _beyond(order, values, backwards=backwards)
    ordered = rows.filter(condition).order_by(*_ordering(order, backwards=backwards))
    found = list(ordered[: size + 1])
    more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
        return _page(found, order=order, more_after=True, more_before=more)
    return _page(found, order=order, more_after=more, more_before=True)


def _page(found: list[Row], *, order: Order, more_after: bool, more_before: bool) -> Page[Row]:
    return Page(
        rows=found,
        next_cursor=_encoded(found[-1], order, backwards=False) if found and more_after else "",
        previous_cursor=_encoded(found[0], order, backwards=True) if found and more_before else "",
    )


def _ordering(order: Order, *, backwards: bool) -> list[OrderBy]:
    descending = order.descending != backwards
    return [_order_by(name, order, descending=descending, backwards=backwards) for name in order.fields]


def _order_by(name: str, order: Order, *, descending: bool, backwards: bool) -> OrderBy:
    column = F(name)
    if name not in order.nullable:
        return column.desc() if descending else column.asc()
    nulls: dict[str, Any] = {"nulls_first": True} if backwards else {"nulls_last": True}
    return column.desc(**nulls) if descending else column.asc(**nulls)


def _beyond(order: Order, values: Sequence[Any], *, backwards: bool) -> Q:
    """Rows that come after ``values`` in the direction of reading."""
    operator = "lt" if order.descending != backwards else "gt"
    condition = Q(pk__in=[])
    equal = Q()
    for name, value in zip(order.fields, values, strict=True):
        condition |= equal & _strictly_beyond(name, value, operator, order, backwards=backwards)
        equal &= Q(**{f"{name}__isnull": True}) if value is None else Q(**{name: value})
    first, value = order.fields[0], values[0]
    if first not in order.nullable:
        # Says nothing new; it lets the database start reading the index at the right place.
        condition &= Q(**{f"{first}__{operator}e": value})
    return condition


def _strictly_beyond(name: str, value: Any, operator: str, order: Order, *, backwards: bool) -> Q:
    if name not in order.nullable:
        return Q(**{f"{name}__{operator}": value})
    if value is None:
        return Q(**{f"{name}__isnull": False}) if backwards else Q(pk__in=[])
    further = Q(**{f"{name}__{operator}": value})
    return further if backwards else further | Q(**{f"{name}__isnull": True})


def _encoded(row: Model, order: Order, *, backwards: bool) -> str:
    return encoded([_value(row, name) for name in order.fields], backwards=backwards)


def _value(row: Model, name: str) -> Any:
    value: Any = row
    for part in name.split("__"):
        value = getattr(value, part)
    return value
