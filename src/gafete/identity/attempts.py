"""How many wrong passwords are too many. No database.

=============================  =====================================================================
by what was typed as the name  10 free tries, then a wait of 30 s that doubles up to an hour
by address                     30 free tries (an office shares one), then the same waits up to 15 min
by identity                    after 100 in a row its password opens nothing, until the person sets a new
                               one through a link that is mailed to him
=============================  =====================================================================

A name that nobody has is counted like one that somebody has. From a browser in which the person has
signed in before, his tries are counted apart: strangers who guess cannot lock him out before the 100th.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

FIRST_WAIT = timedelta(seconds=30)
# Beyond this many doublings every wait is the longest; keeps the power small.
_MOST_DOUBLINGS = 12


@dataclass(frozen=True, slots=True)
class Limit:
    """What one counter allows."""

    free: int
    longest_wait: timedelta
    # Failures older than this no longer count.
    forgotten_after: timedelta

    def wait_after(self, failures: int) -> timedelta:
        """How long the next try must wait after so many failures in a row."""
        over = failures - self.free
        if over < 0:
            return timedelta(0)
        return min(FIRST_WAIT * (1 << min(over, _MOST_DOUBLINGS)), self.longest_wait)


NAME = Limit(free=10, longest_wait=timedelta(hours=1), forgotten_after=timedelta(days=1))
ADDRESS = Limit(free=30, longest_wait=timedelta(minutes=15), forgotten_after=timedelta(hours=1))
# Recovery mails to one address: a mailbox must not be flooded through us.
RECOVERY = Limit(free=3, longest_wait=timedelta(hours=1), forgotten_after=timedelta(hours=1))
DISABLED_AFTER = 100
