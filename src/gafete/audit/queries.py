"""Reads of the trail. An account-wide reader sees all of it; others what reaches their part of the tree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.access.scopes import ScopeSet
from gafete.audit.chain import first_broken
from gafete.audit.models import GENESIS, ChainHead, Event, EventReach
from gafete.listing.keyset import Order, Page, keyset_page
from gafete.walls.standing import inside

NEWEST_FIRST = Order(fields=("sequence",), descending=True)


@dataclass(frozen=True, slots=True)
class EventFilter:
    """What a reader looks for. Empty fields do not narrow."""

    person_id: str = ""
    kind: str = ""
    company_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None


def list_events(
    actor: Actor, *, filters: EventFilter = EventFilter(), cursor: str = "", size: int = 50
) -> Page[Event]:
    """A page of the events that the actor may read, newest first.

    Raises:
        AccessDenied: the actor may read the trail nowhere.
        InvalidCursor: the cursor is not one of this list.
    """
    return keyset_page(
        _narrowed(_visible(actor), filters, actor=actor), order=NEWEST_FIRST, cursor=cursor, size=size
    )


def latest_events(actor: Actor, *, size: int) -> list[Event]:
    """The newest events that the actor may read; none where he may read none."""
    if not actor.may_anywhere(Permission.AUDIT_VIEW):
        return []
    return list(_visible(actor).order_by("-sequence")[:size])


def events_about(actor: Actor, *, target_kind: str, target_id: str, size: int) -> list[Event]:
    """The newest events about one thing, among those that the actor may read."""
    about = Q(target_kind=target_kind, target_id=target_id)
    return list(_visible(actor).filter(about).order_by("-sequence")[:size])


def broken_link(events: Iterable[Event]) -> int | None:
    """The sequence of the first event of an unbroken run (any order) that fails its check."""
    links = sorted(events, key=lambda event: event.sequence)
    if not links:
        return None
    return first_broken(links, sequence=links[0].sequence - 1, digest=links[0].previous_digest)


def verify_chain(account_id: int) -> int | None:
    """Recompute a whole chain; the sequence of its first broken link, or None.

    A chain whose tail was cut off is broken where its head says that a link should be.
    """
    with inside(account_id):
        links = Event.objects.filter(account_id=account_id).order_by("sequence")
        broken = first_broken(links.iterator(chunk_size=2_000), sequence=0, digest=GENESIS)
        if broken is not None:
            return broken
        head = ChainHead.objects.filter(account_id=account_id).first()
        last = links.last()
    kept = (last.sequence, last.digest) if last else (0, GENESIS)
    said = (head.sequence, head.digest) if head else (0, GENESIS)
    return None if kept == said else kept[0] + 1


def _visible(actor: Actor) -> QuerySet[Event]:
    scopes = actor.scopes_for(Permission.AUDIT_VIEW)
    if scopes.is_empty:
        actor.require(Permission.AUDIT_VIEW, at=actor.account_scope)
    events = Event.objects.filter(account_id=actor.account_id)
    return events if scopes.whole_account else events.filter(Exists(_reach_seen(scopes)))


def _reach_seen(scopes: ScopeSet) -> QuerySet[EventReach]:
    """The parts of the tree that an event reaches and that lie within these scopes."""
    reach = EventReach.objects.filter(account_id=OuterRef("account_id"), sequence=OuterRef("sequence"))
    if scopes.whole_account:
        return reach
    return reach.filter(Q(company_id__in=scopes.companies) | Q(place_id__in=scopes.places))


def _narrowed(events: QuerySet[Event], filters: EventFilter, *, actor: Actor) -> QuerySet[Event]:
    if filters.person_id:
        events = events.filter(
            Q(actor_id=filters.person_id) | Q(target_kind="member", target_id=filters.person_id)
        )
    if filters.kind:
        events = events.filter(kind=filters.kind)
    if filters.company_id is not None:
        # A filter must not tell where else an event reaches than the reader sees.
        seen = _reach_seen(actor.scopes_for(Permission.AUDIT_VIEW))
        events = events.filter(Exists(seen.filter(company_id=filters.company_id)))
    if filters.since:
        events = events.filter(at__gte=filters.since)
    if filters.until:
        events = events.filter(at__lt=filters.until)
    return events
