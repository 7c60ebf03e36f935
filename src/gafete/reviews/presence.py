"""Whether a grant is still what a reviewer was shown."""

from __future__ import annotations

import hashlib
import json
from enum import StrEnum

from gafete.access.grants import Grant

GONE = "gone"


class Presence(StrEnum):
    """What became of a grant since the campaign began."""

    SAME = "same"
    CHANGED = "changed"
    GONE = "gone"


def mark_of(grant: Grant | None) -> str:
    """What a form carries of the grant that it shows; another mark is another grant, or one that gives something else."""
    if grant is None:
        return GONE
    said = [grant.id, sorted(grant.effective), str(grant.period.starts_at), str(grant.period.ends_at)]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def presence_of(mark: str, grant: Grant | None) -> Presence:
    """What became of the grant that had this mark."""
    if grant is None:
        return Presence.GONE
    return Presence.SAME if mark_of(grant) == mark else Presence.CHANGED
