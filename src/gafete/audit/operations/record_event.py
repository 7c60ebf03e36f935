"""Write events to the trail, in the transaction of the change that they tell of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from gafete.access.actor import Actor
from gafete.access.scopes import Scope
from gafete.audit.chain import without_marks, written
from gafete.audit.kinds import EventKind
from gafete.audit.models import MAXIMUM_REASON_LENGTH, Event
from gafete.audit.operations.append_events import append_events
from gafete.audit.reach import parts_of_scopes, reach_text
from gafete.walls.standing import inside

INSTALLATION = 0
MAXIMUM_LABEL_LENGTH = 200


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
    reason: str = ""


def record_event(
    kind: EventKind,
    *,
    actor: Actor,
    target: Target = NOTHING,
    data: dict[str, Any] | None = None,
    reach: Iterable[Scope] = (),
    reason: str = "",
    account_id: int | None = None,
) -> Event:
    """Record that ``actor`` did something, and for which ``reason`` where one was asked.

    ``reach`` names the companies and places that the event concerns; without any, it concerns the
    account as a whole. ``account_id`` defaults to the actor's account, and to the installation's own
    chain where he has none.
    """
    entry = Entry(kind=kind, target=target, data=data or {}, reach=frozenset(reach), reason=reason)
    return record_events([entry], actor=actor, account_id=account_id)[0]


def record_events(entries: Sequence[Entry], *, actor: Actor, account_id: int | None = None) -> list[Event]:
    """Record several events of one actor, in this order and at one moment.

    Their place in the chain is their order; the clock only says what it showed.

    Raises:
        AccessDenied: somebody only looks through the actor's eyes; nothing can be told of him.
    """
    actor.require_acting()
    chain = account_id if account_id is not None else actor.account_id
    now = timezone.now()
    events = [_event_of(entry, actor=actor, chain=chain, at=now) for entry in entries]
    # A trail that cannot be written takes back what it would have told of: no savepoint to go on from.
    with transaction.atomic(savepoint=False), inside(chain):
        append_events(events)
    return events


def _event_of(entry: Entry, *, actor: Actor, chain: int, at: datetime) -> Event:
    return Event(
        account_id=chain,
        at=at,
        kind=entry.kind.code,
        actor_kind=str(actor.kind),
        actor_id="" if actor.member_id is None else str(actor.member_id),
        actor_label=_clean(actor.label),
        target_kind=entry.target.kind,
        target_id=entry.target.id,
        target_label=_clean(entry.target.label),
        said=written(entry.data),
        reason=_clean(entry.reason, longest=MAXIMUM_REASON_LENGTH),
        reach=reach_text(parts_of_scopes(entry.reach)),
        address=actor.origin.ip or "",
        device=_clean(actor.origin.device),
    )


def _clean(text: str, *, longest: int = MAXIMUM_LABEL_LENGTH) -> str:
    return without_marks(text)[:longest]
