"""Note that a session was used."""

from __future__ import annotations

from datetime import datetime

from gafete.identity.models import Session, SessionEntry
from gafete.identity.sessions import is_noted


def note_session(*, session: Session, now: datetime) -> bool:
    """Write down when a session was last used, at most once a minute; tells whether it wrote."""
    if is_noted(session.last_seen_at, now):
        return False
    session.last_seen_at = now
    Session.objects.filter(pk=session.pk).update(last_seen_at=now)
    return True


def note_entry(*, entry: SessionEntry, now: datetime) -> bool:
    """Write down when a session was last used in an account, at most once a minute; tells whether it wrote."""
    if is_noted(entry.last_seen_at, now):
        return False
    SessionEntry.objects.filter(pk=entry.pk).update(last_seen_at=now)
    return True
