"""Keep what the verification of a chain found, for its readers."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gafete.audit.models import ChainCheck
from gafete.audit.verifying import Verdict
from gafete.walls.standing import inside


def keep_check(verdict: Verdict, *, now: datetime) -> bool:
    """Keep the latest result; tells whether it says of a fault that the one before did not say."""
    broken = verdict.broken
    found = {
        "at": now,
        "links": verdict.links,
        "broken_at": broken.sequence if broken else None,
        "fault": broken.fault if broken else "",
    }
    with transaction.atomic(), inside(verdict.account_id):
        kept, is_first = ChainCheck.objects.select_for_update().get_or_create(
            account_id=verdict.account_id, defaults=found
        )
        before = None if is_first else (kept.broken_at, kept.fault)
        for name, value in found.items():
            setattr(kept, name, value)
        kept.save()
    return broken is not None and before != (broken.sequence, broken.fault)
