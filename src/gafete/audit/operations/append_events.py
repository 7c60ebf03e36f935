"""Append events to a chain: the only place where a head moves.

Where the database can make a digest, one event is one statement; else the head is locked, and each link is made here.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from gafete.audit.chain import SEALED, content_of, link_digest
from gafete.audit.models import GENESIS, ChainHead, Event, EventReach
from gafete.audit.reach import parts_of_text
from gafete.bulk.operations.insert_rows import insert_rows, insert_values

_REACH_FIELDS = ("account_id", "sequence", "company_id", "place_id")
_GIVEN = ("form", "at", *SEALED)

# `link_digest` in PostgreSQL's words.
_NEXT_DIGEST = "encode(sha256(convert_to(head.digest || ':' || (head.sequence + 1) || ':' || %(content)s, 'UTF8')), 'hex')"
_AT_ONCE = f"""
    WITH link AS (
        INSERT INTO audit_chainhead AS head (account_id, sequence, previous_digest, digest)
        VALUES (%(account_id)s, 1, %(genesis)s, %(first_digest)s)
        ON CONFLICT (account_id) DO UPDATE
        SET sequence = head.sequence + 1, previous_digest = head.digest, digest = {_NEXT_DIGEST}
        RETURNING account_id, sequence, previous_digest, digest
    ), event AS (
        INSERT INTO audit_event (account_id, sequence, previous_digest, digest, {", ".join(_GIVEN)})
        SELECT account_id, sequence, previous_digest, digest, {", ".join(f"%({name})s" for name in _GIVEN)} FROM link
        RETURNING id
    ), reach AS (
        INSERT INTO audit_eventreach (account_id, sequence, company_id, place_id)
        SELECT account_id, sequence, company, place
        FROM link, unnest(%(companies)s::bigint[], %(places)s::bigint[]) AS part (company, place)
    )
    SELECT event.id, link.sequence, link.previous_digest, link.digest FROM link, event
"""  # noqa: S608 -- our own names


def append_events(events: Sequence[Event]) -> None:
    """Give these events of one account their places at the end of its chain, in this order.

    Inside the caller's transaction; other writers of the same account wait until it ends.
    """
    if len(events) == 1 and connection.vendor == "postgresql":
        _append_at_once(events[0])
    elif events:
        _append_in_steps(events)


def _append_at_once(event: Event) -> None:
    parts = parts_of_text(event.reach)
    content = content_of(event)
    values = {name: getattr(event, name) for name in _GIVEN} | {
        "account_id": event.account_id,
        "genesis": GENESIS,
        "first_digest": link_digest(GENESIS, 1, content),
        "content": content,
        "companies": [company for company, _place in parts],
        "places": [place for _company, place in parts],
    }
    with connection.cursor() as cursor:
        cursor.execute(_AT_ONCE, values)
        event.pk, event.sequence, event.previous_digest, event.digest = cursor.fetchone()
    event._state.adding = False  # noqa: SLF001 -- as Django does when it inserts


def _append_in_steps(events: Sequence[Event]) -> None:
    head = _locked_head(events[0].account_id)
    for event in events:
        event.sequence, event.previous_digest = head.sequence + 1, head.digest
        event.digest = link_digest(head.digest, event.sequence, content_of(event))
        head.sequence, head.previous_digest, head.digest = event.sequence, head.digest, event.digest
    insert_rows(rows=events)
    reach = [
        (event.account_id, event.sequence, *part) for event in events for part in parts_of_text(event.reach)
    ]
    insert_values(model=EventReach, fields=_REACH_FIELDS, values=reach)
    head.save(update_fields=["sequence", "previous_digest", "digest"])


def _locked_head(chain: int) -> ChainHead:
    # An insert that does nothing when the row is there: two first events cannot make two heads.
    locked = ChainHead.objects.select_for_update().filter(account_id=chain).first()
    if locked is None:
        ChainHead.objects.bulk_create([ChainHead(account_id=chain)], ignore_conflicts=True)
        locked = ChainHead.objects.select_for_update().get(account_id=chain)
    return locked
