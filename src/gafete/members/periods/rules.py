"""When somebody is reminded that an access of his, or of a person whom he manages, is about to end."""

from __future__ import annotations

from datetime import datetime, timedelta

# Days before the end, the latest last.
REMINDED_AT = (7, 1)
# Inicio speaks of what ends within this time.
SOON = timedelta(days=REMINDED_AT[0])


def reminder_due(
    *, granted_at: datetime, ends_at: datetime, reminded_days: int | None, now: datetime
) -> int | None:
    """Which reminder is due now, as days before the end; None where there is none, or it was sent.

    Whoever was away while two became due sends the latest alone. An access that was given for less than the days
    of a reminder needs it not: its end was just typed.
    """
    if ends_at <= now:
        return None
    due = [days for days in REMINDED_AT if granted_at <= ends_at - timedelta(days=days) <= now]
    if not due or (reminded_days is not None and reminded_days <= min(due)):
        return None
    return min(due)
