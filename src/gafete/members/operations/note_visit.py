"""When a member was last seen in an account."""

from __future__ import annotations

from datetime import datetime

from gafete.members.models import Member


def note_visit(*, member: Member, now: datetime) -> None:
    """Note that the member is here. It is no act of his: no event, and no version is raised."""
    Member.objects.filter(pk=member.pk).update(last_seen_at=now)
