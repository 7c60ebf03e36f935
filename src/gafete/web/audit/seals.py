"""Whether what a page of the trail shows is what was written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.audit.chain import digest_of
from gafete.audit.models import Event
from gafete.audit.queries import broken_link, last_check
from gafete.audit.verifying import Broken, Fault


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


@dataclass(frozen=True, slots=True)
class ChainSeal:
    """What the last verification of the account's whole chain found.

    How many events there are, and which of them is wrong, is for whoever reads all of them.
    """

    at: datetime
    is_whole: bool
    links: int | None
    fault: str


def chain_seal(actor: Actor) -> ChainSeal | None:
    """The last result as this reader may know it; None before the first verification."""
    check = last_check(actor)
    if check is None:
        return None
    reads_all = actor.scopes_for(Permission.AUDIT_VIEW).whole_account
    broken = None if check.broken_at is None else Broken(check.broken_at, Fault(check.fault))
    return ChainSeal(
        at=check.at,
        is_whole=broken is None,
        links=check.links if reads_all else None,
        fault=broken.sentence.render(gettext) if broken and reads_all else "",
    )
