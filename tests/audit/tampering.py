"""What somebody with a way into the database might do to a chain, who knows how digests are made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from gafete.audit import append_only
from gafete.audit.chain import digest_of
from gafete.audit.models import GENESIS, ChainHead, Event, EventReach


@contextmanager
def unprotected() -> Iterator[None]:
    """Without the triggers."""
    append_only.remove(connection)
    try:
        yield
    finally:
        append_only.install(connection)


def rewrite(account_id: int, sequence: int) -> None:
    """Change one event and make its digest anew."""
    event = Event.objects.get(account_id=account_id, sequence=sequence)
    event.target_label = "Otra"
    event.digest = digest_of(event)
    event.save()


def rewrite_whole_chain(account_id: int) -> None:
    """Change every event, and make all the digests anew with the head."""
    previous = GENESIS
    for event in Event.objects.filter(account_id=account_id).order_by("sequence"):
        event.target_label, event.previous_digest = "Otra", previous
        event.digest = digest_of(event)
        event.save()
        _move_head(event)
        previous = event.digest


def cut_tail(account_id: int, *, after: int) -> None:
    """Take away the newest events and let the head stand where they began."""
    Event.objects.filter(account_id=account_id, sequence__gt=after).delete()
    EventReach.objects.filter(account_id=account_id, sequence__gt=after).delete()
    _move_head(Event.objects.get(account_id=account_id, sequence=after))


def _move_head(last: Event) -> None:
    ChainHead.objects.filter(account_id=last.account_id).update(
        sequence=last.sequence, previous_digest=last.previous_digest, digest=last.digest
    )
