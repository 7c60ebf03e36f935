"""Reads of the trail. An account-wide reader sees all of it; others what reaches their part of the tree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.access.scopes import ScopeSet
from gafete.audit.chain import SEALED, first_broken
from gafete.audit.crossings import ACCOUNTS_WITH_CHAIN, CHAIN_HEADS
from gafete.audit.models import ChainCheck, Event, EventReach
from gafete.audit.reach import reach_text
from gafete.audit.verifying import Broken, Row, Tip, Verdict, Walker, against_anchors
from gafete.bulk.portions import portions
from gafete.listing.keyset import Order, Page, keyset_page
from gafete.walls.standing import inside

WHOLE_COMPANY = 0
# So many links are in memory at once while a chain is verified.
PORTION = 2_000
NUMBERS_AT_ONCE = 500
# Somebody who invents a link may number it as he likes.
BEFORE_EVERY_LINK = -(2**63)
# A moment as `chain.moment_text` writes it.
MOMENT = {
    "postgresql": "to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')",
    "sqlite": "CASE length(at) WHEN 19 THEN at || '.000000' ELSE at END",
}
NEWEST_FIRST = Order(fields=("sequence",), descending=True)


@dataclass(frozen=True, slots=True)
class EventFilter:
    """What a reader looks for. Empty fields do not narrow."""

    person_id: str = ""
    kind: str = ""
    company_id: int | None = None
    # A place, whose company is then named too: what reaches the whole company reaches it as well.
    place_id: int | None = None
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


def last_check(actor: Actor) -> ChainCheck | None:
    """What the last verification of the account's chain found; None before the first one.

    Raises:
        AccessDenied: the actor may read the trail nowhere.
    """
    actor.require_anywhere(Permission.AUDIT_VIEW)
    return ChainCheck.objects.filter(account_id=actor.account_id).first()


def broken_link(events: Iterable[Event]) -> int | None:
    """The sequence of the first event of an unbroken run (any order) that fails its check."""
    links = sorted(events, key=lambda event: event.sequence)
    if not links:
        return None
    return first_broken(links, sequence=links[0].sequence - 1, digest=links[0].previous_digest)


# -- whole chains, for whoever verifies them ------------------------------------------------


def accounts_with_chain() -> list[int]:
    """Every account that has a chain; 0 is the installation's own."""
    return [int(account_id) for account_id in ACCOUNTS_WITH_CHAIN.ask()]


def chain_heads() -> list[str]:
    """Where every chain ends at this moment, as lines of an anchor."""
    return [str(line) for line in CHAIN_HEADS.ask()]


def verify_chain(account_id: int) -> Verdict:
    """Recompute a whole chain up to where it ends now, in portions; what is added meanwhile is for the next time."""
    with inside(account_id):
        tip = _tip(account_id)
    walker = Walker(account_id)
    after = BEFORE_EVERY_LINK
    while True:
        with inside(account_id):
            rows = _links(account_id, after=after, last=tip.last_event)
            reach = _reach_texts(account_id, after=after, last=rows[-1][0]) if rows else {}
        broken = walker.walk(rows, reach) or (None if rows else walker.arrive(tip))
        if broken or not rows:
            return Verdict(account_id, links=walker.sequence, broken=broken)
        after = rows[-1][0]


def verify_anchors(account_id: int, anchored: Mapping[int, str]) -> Broken | None:
    """Compare a chain with the digests that anchors name, by number."""
    kept: dict[int, str] = {}
    with inside(account_id):
        for numbers in portions(sorted(anchored), most=NUMBERS_AT_ONCE):
            found = Event.objects.filter(account_id=account_id, sequence__in=numbers)
            kept |= dict(found.values_list("sequence", "digest"))
    return against_anchors(anchored, kept)


def _tip(account_id: int) -> Tip:
    # One statement, so one moment: a writer moves the head and adds the link at once.
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT head.sequence, head.previous_digest, head.digest,
                (SELECT max(sequence) FROM audit_event WHERE account_id = %(account)s),
                (SELECT max(sequence) FROM audit_eventreach WHERE account_id = %(account)s)
            FROM (SELECT 1) AS one LEFT JOIN audit_chainhead AS head ON head.account_id = %(account)s
            """,
            {"account": account_id},
        )
        sequence, previous, digest, last_event, last_reach = cursor.fetchone()
    if sequence is None:
        return Tip(last_event=last_event or 0, last_reach=last_reach or 0)
    return Tip(sequence, previous, digest, last_event or 0, last_reach or 0)


def _links(account_id: int, *, after: int, last: int) -> list[Row]:
    """The next links as plain rows: models of a million events would take minutes."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT sequence, previous_digest, digest, form, {MOMENT[connection.vendor]}, {", ".join(SEALED)}
            FROM audit_event WHERE account_id = %s AND sequence > %s AND sequence <= %s
            ORDER BY sequence LIMIT {PORTION}
            """,  # noqa: S608 -- our own names
            [account_id, after, last],
        )
        links: list[Row] = cursor.fetchall()
        return links


def _reach_texts(account_id: int, *, after: int, last: int) -> dict[int, str]:
    """What the links of this portion reach according to the rows that decide who reads them."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT sequence, company_id, place_id FROM audit_eventreach
            WHERE account_id = %s AND sequence > %s AND sequence <= %s ORDER BY sequence
            """,
            [account_id, after, last],
        )
        return {
            sequence: reach_text((company, place) for _sequence, company, place in parts)
            for sequence, parts in groupby(cursor.fetchall(), key=itemgetter(0))
        }


# -- what a reader sees ----------------------------------------------------------------------


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
        seen = _reach_seen(actor.scopes_for(Permission.AUDIT_VIEW)).filter(company_id=filters.company_id)
        if filters.place_id is not None:
            seen = seen.filter(place_id__in=[WHOLE_COMPANY, filters.place_id])
        events = events.filter(Exists(seen))
    if filters.since:
        events = events.filter(at__gte=filters.since)
    if filters.until:
        events = events.filter(at__lt=filters.until)
    return events
