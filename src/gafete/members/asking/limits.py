"""How much a member may ask for, and for how long his requests wait."""

from __future__ import annotations

from datetime import timedelta

# A request that nobody answered is over then.
LIFETIME = timedelta(days=14)
# Each request is a mail to several people: they must not be flooded through us.
MOST_OPEN = 5
MOST_A_DAY = 10
DAY = timedelta(days=1)
# Whoever was told no does not ask for the same thing again at once.
WAIT_AFTER_NO = timedelta(days=1)
# A mail goes to so many of those who can give it; all of them find it on their Inicio.
MOST_TOLD = 25
