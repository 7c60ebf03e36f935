"""How a link of the chain is made and checked. Plain functions on values.

A link seals one text, its *content*: everything that the event says and whom it reaches, joined as the form of the
event says. The digest of the content, its number and the digest before it make its own:

    content = SHA-256(form, account, at, kind, … device)
    digest  = SHA-256(previous digest : sequence : content)

In two steps, so that a database can make a link of a content that it does not know how to write.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Protocol

Json = Any

# The form in which events are sealed now. A later one stands beside it: what is sealed stays sealed as it was.
FORM = 1
# What the first form seals, in this order, after the number of the form and of the account and the moment.
SEALED = (
    "kind",
    "actor_kind",
    "actor_id",
    "actor_label",
    "target_kind",
    "target_id",
    "target_label",
    "said",
    "reason",
    "reach",
    "address",
    "device",
)
# Stands in none of them, so that no two events share a content: see ``without_marks``.
SEPARATOR = "\x1f"
_MARKS = {ord("\x00"): None, ord(SEPARATOR): None}


class Link(Protocol):
    """What of an event goes into its digest."""

    account_id: int
    sequence: int
    form: int
    at: datetime
    kind: str
    actor_kind: str
    actor_id: str
    actor_label: str
    target_kind: str
    target_id: str
    target_label: str
    said: str
    reason: str
    reach: str
    address: str
    device: str
    previous_digest: str
    digest: str


def without_marks(text: str) -> str:
    """The text without the two characters that no event holds: NUL, and what separates the parts of a content."""
    return text.translate(_MARKS)


def written(data: Json) -> str:
    """Values before and after as the text that is kept and sealed: plain JSON; fractions and moments as text."""
    text = json.dumps(data, default=str, ensure_ascii=False, sort_keys=True)
    plain = _without_marks(json.loads(text, parse_float=str, parse_constant=str))
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _without_marks(value: Json) -> Json:
    if isinstance(value, str):
        return without_marks(value)
    if isinstance(value, list):
        return [_without_marks(each) for each in value]
    if isinstance(value, dict):
        return {without_marks(name): _without_marks(each) for name, each in value.items()}
    return value


def moment_text(at: datetime) -> str:
    """A moment as a content holds it: in UTC, to the microsecond."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")


def content_digest(*, form: int, account_id: int, parts: Iterable[str]) -> str:
    """SHA-256 (hex) of a content; ``parts`` are the moment and the values that the form names."""
    content = SEPARATOR.join((str(form), str(account_id), *parts))
    return hashlib.sha256(content.encode()).hexdigest()


def link_digest(previous: str, sequence: int, content: str) -> str:
    """SHA-256 (hex) of a link: the content of that digest, in this place of the chain."""
    return hashlib.sha256(f"{previous}:{sequence}:{content}".encode()).hexdigest()


def content_of(link: Link) -> str:
    """The digest of what an event says."""
    parts = (moment_text(link.at), *(getattr(link, name) for name in SEALED))
    return content_digest(form=link.form, account_id=link.account_id, parts=parts)


def digest_of(link: Link) -> str:
    """The digest that an event should have where it stands."""
    return link_digest(link.previous_digest, link.sequence, content_of(link))


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
