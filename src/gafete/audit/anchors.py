"""Anchors: where every chain ended at one moment, written down outside of the database.

Whoever can write to the database can cut the end of a chain off, or make a whole chain anew; what he has no way to
is what was written down elsewhere before. An anchor is plain text, for a file or a mail:

    gafete-anchor 1 2026-11-25T09:23:00+00:00
    0 320 ab12…
    7 1204 9f03…
    gafete-anchor-end 55e1…

The last line holds the SHA-256 of the lines above it. Whatever stands between two anchors is passed over.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

BEGIN, END = "gafete-anchor 1", "gafete-anchor-end"
_FIRST = re.compile(rf"{BEGIN} (?P<at>\S+)")
_HEAD = re.compile(r"(?P<account>[0-9]{1,19}) (?P<sequence>[0-9]{1,19}) (?P<digest>[0-9a-f]{64})")
_LAST = re.compile(rf"{END} (?P<digest>[0-9a-f]{{64}})")


@dataclass(frozen=True, slots=True)
class Anchor:
    """One anchor as it was found in a text."""

    at: str
    heads: tuple[tuple[int, int, str], ...]
    # Whether it is what was written, as far as its own last line tells.
    is_sound: bool


@dataclass(slots=True)
class Anchored:
    """What all the anchors of some texts say together."""

    # By account: the digest that its link of a number had.
    digests: dict[int, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    count: int = 0
    first: str = ""
    last: str = ""
    # When those were written that were changed or broke off.
    unsound: list[str] = field(default_factory=list)

    def add(self, anchor: Anchor) -> None:
        """Take in one more; of two that contradict each other the first one counts."""
        if not anchor.is_sound:
            self.unsound.append(anchor.at)
            return
        self.count += 1
        self.first = min(self.first or anchor.at, anchor.at)
        self.last = max(self.last, anchor.at)
        for account_id, sequence, digest in anchor.heads:
            self.digests[account_id].setdefault(sequence, digest)


def anchor_text(heads: Sequence[str], *, now: datetime) -> str:
    """An anchor of these heads, each a line as ``account sequence digest``."""
    lines = [f"{BEGIN} {now.astimezone(UTC).isoformat(timespec='seconds')}", *heads]
    return "\n".join([*lines, f"{END} {_digest(lines)}", ""])


def read_anchors(lines: Iterable[str]) -> Iterator[Anchor]:
    """The anchors among these lines, in their order."""
    at, found = "", list[str]()
    for each in lines:
        line = each.strip()
        first, last = _FIRST.fullmatch(line), _LAST.fullmatch(line)
        if first:
            if at:
                yield _anchor(at, found, digest="")
            at, found = first["at"], [line]
        elif at and last:
            yield _anchor(at, found, digest=last["digest"])
            at, found = "", []
        elif at and line:
            found.append(line)
    if at:
        yield _anchor(at, found, digest="")


def all_anchored(texts: Iterable[Iterable[str]]) -> Anchored:
    """What the anchors of these texts say together."""
    anchored = Anchored()
    for lines in texts:
        for anchor in read_anchors(lines):
            anchored.add(anchor)
    return anchored


def _anchor(at: str, lines: Sequence[str], *, digest: str) -> Anchor:
    heads = [match for line in lines[1:] if (match := _HEAD.fullmatch(line))]
    return Anchor(
        at=at,
        heads=tuple((int(head["account"]), int(head["sequence"]), head["digest"]) for head in heads),
        is_sound=len(heads) == len(lines) - 1 and _digest(lines) == digest,
    )


def _digest(lines: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
