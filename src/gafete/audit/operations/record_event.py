"""Write events to the trail, in the transaction of the change that they tell of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from gafete.access.actor import Actor
from gafete.access.scopes import Scope
from gafete.audit.chain import canonical, digest_of
from gafete.audit.kinds import EventKind
from gafete.audit.models import ChainHead, Event, EventReach
from gafete.bulk.operations.insert_rows import insert_rows, insert_values
from gafete.walls.standing import inside

INSTALLATION = 0
MAXIMUM_LABEL_LENGTH = 200
REACH_FIELDS = ("account_id", "sequence", "company_id", "place_id")


@dataclass(frozen=True, slots=True)
class Target:
    """Whom or what an event concerns: its kind, its public id and what it was called then."""

    kind: str = ""
    id: str = ""
    label: str = ""


NOTHING = Target()


@dataclass(frozen=True, slots=True)
class Entry:
    """An event to be written."""

    kind: EventKind
    target: Target = NOTHING
    data: dict[str, Any] = field(default_factory=dict)
    reach: frozenset[Scope] = frozenset()


def record_event(
    kind: EventKind,
    *,
    actor: Actor,
    target: Target = NOTHING,
    data: dict[str, Any] | None = None,
    reach: Iterable[Scope] = (),
    account_id: int | None = None,
) -> Event:
    """Record that ``actor`` did something.

    ``reach`` names the companies and places that the event concerns; without any, it concerns the
    account as a whole. ``account_id`` defaults to the actor's account, and to the installation's own
    chain where he has none.
    """
    entry = Entry(kind=kind, target=target, data=data or {}, reach=frozenset(reach))
    return record_events([entry], actor=actor, account_id=account_id)[0]


def record_events(entries: Sequence[Entry], *, actor: Actor, account_id: int | None = None) -> list[Event]:
    """Record several events of one actor, in this order, with one lock on the chain's head."""
    chain = account_id if account_id is not None else actor.account_id
    with transaction.atomic(), inside(chain):
        return _record(entries, actor=actor, chain=chain)


def _record(entries: Sequence[Entry], *, actor: Actor, chain: int) -> list[Event]:
    head = _locked_head(chain)
    moment = timezone.now()
    events: list[Event] = []
    reaches: list[tuple[int, int, int, int]] = []
    for entry in entries:
        head.sequence += 1
        event = _event_of(entry, actor=actor, head=head)
        event.at = moment
        event.digest = digest_of(event)
        head.digest = event.digest
        events.append(event)
        reaches += _reaches_of(entry, head=head)
    insert_rows(rows=events)
    insert_values(model=EventReach, fields=REACH_FIELDS, values=reaches)
    head.save(update_fields=["sequence", "digest"])
    return events


def _locked_head(chain: int) -> ChainHead:
    # An insert that does nothing when the row is there: two first events cannot make two heads.
    locked = ChainHead.objects.select_for_update().filter(account_id=chain).first()
    if locked is None:
        ChainHead.objects.bulk_create([ChainHead(account_id=chain)], ignore_conflicts=True)
        locked = ChainHead.objects.select_for_update().get(account_id=chain)
    return locked


def _event_of(entry: Entry, *, actor: Actor, head: ChainHead) -> Event:
    return Event(
        account_id=head.account_id,
        sequence=head.sequence,
        kind=entry.kind.code,
        actor_kind=str(actor.kind),
        actor_id="" if actor.member_id is None else str(actor.member_id),
        actor_label=_clean(actor.label),
        target_kind=entry.target.kind,
        target_id=entry.target.id,
        target_label=_clean(entry.target.label),
        data=canonical(entry.data),
        address=actor.origin.ip or "",
        device=_clean(actor.origin.device),
        previous_digest=head.digest,
    )


def _clean(label: str) -> str:
    return label.replace("\x00", "")[:MAXIMUM_LABEL_LENGTH]


def _reaches_of(entry: Entry, *, head: ChainHead) -> list[tuple[int, int, int, int]]:
    if any(scope.company_id is None for scope in entry.reach):
        return []
    parts = {(s.company_id, s.place_id or 0) for s in entry.reach if s.company_id is not None}
    return [(head.account_id, head.sequence, company, place) for company, place in sorted(parts)]
