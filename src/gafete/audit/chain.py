"""How a link of the chain is made and checked. Plain functions on values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Protocol

Json = Any


class Link(Protocol):
    """What of an event goes into its digest."""

    account_id: int
    sequence: int
    at: datetime
    kind: str
    actor_kind: str
    actor_id: str
    actor_label: str
    target_kind: str
    target_id: str
    target_label: str
    data: Json
    address: str
    device: str
    previous_digest: str
    digest: str


def canonical(data: Json) -> Json:
    """``data`` as any database gives it back: plain JSON values without NUL characters; fractions as text."""
    text = json.dumps(data, default=str, ensure_ascii=False, sort_keys=True)
    return _without_nul(json.loads(text, parse_float=str, parse_constant=str))


def _without_nul(value: Json) -> Json:
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, list):
        return [_without_nul(each) for each in value]
    if isinstance(value, dict):
        return {_without_nul(name): _without_nul(each) for name, each in value.items()}
    return value


def digest_of(link: Link) -> str:
    """SHA-256 (hex) of the previous digest and everything that the event says."""
    said = [
        link.previous_digest,
        link.account_id,
        link.sequence,
        link.at.astimezone(UTC).isoformat(timespec="microseconds"),
        link.kind,
        link.actor_kind,
        link.actor_id,
        link.actor_label,
        link.target_kind,
        link.target_id,
        link.target_label,
        link.data,
        link.address,
        link.device,
    ]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def first_broken(links: Iterable[Link], *, sequence: int, digest: str) -> int | None:
    """The sequence of the first link that does not follow, or None where all do.

    ``sequence`` and ``digest`` are those of the link before the first one given.
    """
    for link in links:
        follows = link.sequence == sequence + 1 and link.previous_digest == digest
        if not follows or digest_of(link) != link.digest:
            return sequence + 1 if link.sequence != sequence + 1 else link.sequence
        sequence, digest = link.sequence, link.digest
    return None
