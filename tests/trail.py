"""What an event keeps must be something that a reader can be told."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from gafete.audit.errors import UnknownKind
from gafete.audit.kinds import kind_of
from gafete.audit.models import Event
from gafete.audit.operations import record_event
from gafete.audit.operations.append_events import append_events
from gafete.members.telling import sides_of


def insist_on_words(patch: pytest.MonkeyPatch) -> None:
    """Refuse events with values that their kind has no label for."""

    def append_told(events: Sequence[Event]) -> None:
        for event in events:
            assert untold(event) == set(), event.kind
        append_events(events)

    patch.setattr(record_event, "append_events", append_told)


def untold(event: Event) -> set[str]:
    """The values of an event that nobody would ever read. Ids beside a name are for programs."""
    try:
        kind = kind_of(event.kind)
    except UnknownKind:
        # Of a test's own.
        return set()
    before, after = sides_of(event.data)
    return {name for name in {*before, *after} - set(kind.fields) if not name.endswith("_id")}
