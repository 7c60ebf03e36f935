"""How long a session lasts, and why.

==============================  ========  ==================================================================
a session, overall              12 hours  a working day with its meal; NIST SP 800-63B-4 allows up to 24
                                          hours where a second factor is used and 30 days where not
without being used              1 hour    NIST's figure for sessions with a second factor, used for all
on a shared computer, overall   4 hours   a shift at a counter
on a shared computer, unused    15 min    somebody else sits down at it
==============================  ========  ==================================================================

On a shared computer the cookie also ends with the browser and no device is remembered.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from gafete.identity.models import Session

OVERALL = timedelta(hours=12)
UNUSED = timedelta(hours=1)
SHARED_OVERALL = timedelta(hours=4)
SHARED_UNUSED = timedelta(minutes=15)
# Last use is written at most this often: a page view should not cost a write.
NOTED_EVERY = timedelta(minutes=1)


def is_over(session: Session, now: datetime) -> bool:
    """Whether a session has lasted too long, or was left alone for too long."""
    overall = SHARED_OVERALL if session.shared_computer else OVERALL
    unused = SHARED_UNUSED if session.shared_computer else UNUSED
    return now - session.created_at >= overall or now - session.last_seen_at >= unused


def is_noted(last_seen_at: datetime | None, now: datetime) -> bool:
    """Whether the last use was written a moment ago."""
    return last_seen_at is not None and now - last_seen_at < NOTED_EVERY
