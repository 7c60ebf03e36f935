"""The key of a row as a piece of an address. Whoever reads it may have written it himself: nothing is believed."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import models

# Long enough for the longest names that a list sorts by, in any script.
MAXIMUM_LENGTH = 4_000
_LARGEST = 2**63 - 1


class InvalidCursor(ValueError):
    """The cursor of the address bar is not one that we made."""


def encoded(values: Sequence[Any], *, backwards: bool) -> str:
    """The cursor of the row with these values, for reading on from it in one direction."""
    said = [int(backwards), [_plain(value) for value in values]]
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decoded(cursor: str, *, types: Sequence[tuple[type, bool]]) -> tuple[bool, list[Any]]:
    """The direction and the values of a cursor.

    ``types`` says of each value what it is (int, str or datetime), and whether it may be missing.

    Raises:
        InvalidCursor: it has another form, or a value is none that the database can compare.
    """
    try:
        backwards, values = _taken_apart(cursor)
        pairs = zip(values, types, strict=True)
        return backwards, [_read(value, kind, optional=optional) for value, (kind, optional) in pairs]
    except (binascii.Error, TypeError, ValueError, OverflowError, RecursionError) as error:
        raise InvalidCursor from error


def type_of(model: type[models.Model], name: str) -> type:
    """What a cursor keeps of this field: a number, a moment, or else a text. ``__`` leads to a related row."""
    field = _field(model, name)
    if isinstance(field, models.DateTimeField):
        return datetime
    return int if isinstance(field, models.IntegerField) else str


def _field(model: type[models.Model], name: str) -> Any:
    first, _, rest = name.partition("__")
    field: Any = model._meta.get_field(first)  # noqa: SLF001 -- documented by Django, whatever its name says
    return _field(field.related_model, rest) if rest else field


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _taken_apart(cursor: str) -> tuple[bool, list[Any]]:
    if len(cursor) > MAXIMUM_LENGTH:
        raise InvalidCursor
    text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    backwards, values = json.loads(text)
    if backwards not in {0, 1} or not isinstance(values, list):
        raise InvalidCursor
    return bool(backwards), values


def _read(value: Any, kind: type, *, optional: bool) -> Any:
    if value is None and optional:
        return None
    # A truth value is no number, though Python says so.
    if kind is int and type(value) is int:
        return _number(value)
    if kind is not int and isinstance(value, str):
        return _moment(value) if kind is datetime else _text(value)
    raise InvalidCursor


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    # Without a zone it is not ours; at the ends of the calendar the conversion overflows.
    if moment.tzinfo is None:
        raise InvalidCursor
    return moment.astimezone(UTC)


def _number(number: int) -> int:
    if abs(number) > _LARGEST:
        raise InvalidCursor
    return number


def _text(text: str) -> str:
    # Neither a NUL nor half a character can be sent to a database; the latter fails to encode.
    if b"\x00" in text.encode():
        raise InvalidCursor
    return text
