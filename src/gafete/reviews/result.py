"""The result of a campaign in a form of which there is exactly one, and its seal.

Line by line, JSON with sorted keys: the campaign first, then its lines by number. The SHA-256 of these lines, joined
by line feeds, stands in the trail and on every file, so that a file can be checked against the trail with any tool.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from gafete.reviews.models import Review, ReviewLine

FORM = "gafete.review/1"


def canonical_lines(review: Review, lines: Iterable[ReviewLine]) -> Iterator[str]:
    """The campaign and its lines, which come in the order of their keys, as they are sealed."""
    yield _written(
        {
            "form": FORM,
            "review": str(review.public_id),
            "name": review.name,
            "started_by": review.started_by_label,
            "started_at": _moment(review.started_at),
            "due_at": _moment(review.due_at),
            "closed_at": _moment(review.closed_at),
            "closed_by": review.closed_by_label,
        }
    )
    for line in lines:
        yield _written(_line(line))


def digest_of(lines: Iterable[str]) -> str:
    """SHA-256 (hex) of such lines."""
    digest = hashlib.sha256()
    for number, line in enumerate(lines):
        digest.update(b"\n" * bool(number) + line.encode())
    return digest.hexdigest()


def _line(line: ReviewLine) -> dict[str, Any]:
    # Left out where there are none, as in what was sealed before they were kept.
    decided = {"decided_permissions": line.decided_permissions} if line.decided_permissions else {}
    return {
        **decided,
        "line": str(line.public_id),
        "member": line.member_label,
        "profile": line.profile_label,
        "company": line.company_label,
        "place": line.place_label,
        "permissions": line.permissions,
        "granted_by": line.granted_by_label,
        "granted_at": _moment(line.granted_at),
        "uses": line.uses,
        "last_seen_at": _moment(line.last_seen_at),
        "reviewer": line.reviewer_label,
        "decision": line.decision,
        "note": line.note,
        "decided_at": _moment(line.decided_at),
        "decided_by": line.decided_by_label,
        "taken": line.taken,
        "was_deactivated": line.was_deactivated,
    }


def _written(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat()
