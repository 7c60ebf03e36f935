"""The kinds of event that exist. Each package declares its own, in its ``events.py``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gafete.audit.errors import DuplicateKind, UnknownKind


@dataclass(frozen=True, slots=True)
class EventKind:
    """A kind of event: its stable code, its label in lists and its sentence.

    ``sentence`` has the place-holders ``%(actor)s`` and ``%(target)s``. ``fields`` names the values of
    ``data`` that a reader is shown before and after, with their labels.
    """

    code: str
    label: str
    sentence: str
    fields: Mapping[str, str] = field(default_factory=dict)


_kinds: dict[str, EventKind] = {}


def declare(code: str, label: str, sentence: str, fields: Mapping[str, str] | None = None) -> EventKind:
    """Declare a kind of event once.

    Raises:
        DuplicateKind: the code is already declared.
    """
    if code in _kinds:
        raise DuplicateKind(code)
    kind = EventKind(code=code, label=label, sentence=sentence, fields=dict(fields or {}))
    _kinds[code] = kind
    return kind


def kind_of(code: str) -> EventKind:
    """The declared kind of that code.

    Raises:
        UnknownKind: nobody declared it.
    """
    try:
        return _kinds[code]
    except KeyError:
        raise UnknownKind(code) from None


def all_kinds() -> tuple[EventKind, ...]:
    """Every declared kind, by code."""
    return tuple(_kinds[code] for code in sorted(_kinds))
