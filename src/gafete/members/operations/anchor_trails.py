"""Write down outside of the database where every chain ends."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from gafete.audit.anchors import anchor_text
from gafete.audit.queries import chain_heads
from gafete.outbox.operations.enqueue_message import enqueue_message
from gafete.work.housekeeping import Every, register

TRAIL_ANCHOR = "members.trail_anchor"
OWNER_WRITES = 0o640
TWO_DAYS = 2 * 24 * 60 * 60


@register(Every.DAY)
def anchor_trails_of_today() -> bool:
    """Write today's anchor, unless another worker did; tells whether this one did."""
    today = f"trail-anchor:{timezone.now():%Y-%m-%d}"
    if not cache.add(today, "written", timeout=TWO_DAYS):
        return False
    try:
        return bool(anchor_trails())
    except Exception:
        # Somebody else, or a later try, may have more luck.
        cache.delete(today)
        raise


def anchor_trails() -> list[str]:
    """Write an anchor now to wherever the installation keeps them; returns these places, none if nowhere."""
    places = []
    if settings.ANCHOR_DIR:
        places.append(str(_append(settings.ANCHOR_DIR, now=timezone.now())))
    if settings.ANCHOR_EMAIL:
        with transaction.atomic():
            enqueue_message(kind=TRAIL_ANCHOR)
        places.append(settings.ANCHOR_EMAIL)
    return places


def _append(folder: Path, *, now: datetime) -> Path:
    """Add to the file of the month. It is only ever opened to be added to, so the system may forbid all else."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"gafete-anchors-{now:%Y-%m}.txt"
    text = anchor_text(chain_heads(), now=now).encode()
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, OWNER_WRITES)
    with open(handle, "wb") as file:  # noqa: PTH123 -- a handle, no path
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return path
