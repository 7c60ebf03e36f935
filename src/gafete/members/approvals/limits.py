"""How long an act waits for its second person."""

from __future__ import annotations

from datetime import timedelta

# Nobody answered by then: it is over.
LIFETIME = timedelta(hours=72)
# Where nobody else could authorise it, it is carried out then.
DELAY = timedelta(hours=72)
# A reminder goes out so long before, and nothing is carried out any sooner after it, whatever the clock did.
REMINDED_BEFORE = timedelta(hours=24)
# A worker that stood still has so long to carry out what is due.
GRACE = timedelta(hours=72)
# Each is a mail to several people.
MOST_OPEN = 20
MOST_TOLD = 25
