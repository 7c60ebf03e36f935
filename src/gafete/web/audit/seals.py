"""Whether what a page of the trail shows is what was written."""

from __future__ import annotations

from dataclasses import dataclass

from gafete.audit.chain import digest_of
from gafete.audit.models import Event
from gafete.audit.queries import broken_link


@dataclass(frozen=True, slots=True)
class Seal:
    """The result. ``is_chain``: not only each event, also that none is missing between them."""

    is_chain: bool
    broken_at: int | None


def seal_of(events: list[Event]) -> Seal:
    """Check the events of a page: as links of the chain where they follow one another, else one by one."""
    sequences = sorted(event.sequence for event in events)
    is_run = len(sequences) > 1 and sequences[-1] - sequences[0] == len(sequences) - 1
    if is_run:
        return Seal(is_chain=True, broken_at=broken_link(events))
    wrong = [event.sequence for event in events if digest_of(event) != event.digest]
    return Seal(is_chain=False, broken_at=min(wrong, default=None))
