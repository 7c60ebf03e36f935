"""A member's weekly hours: from his row to the engine and back."""

from __future__ import annotations

import logging
from typing import Any

from gafete.access.hours import UNREADABLE, Hours, InvalidHours
from gafete.members.models import Member

_log = logging.getLogger("gafete.members")


def hours_of(member: Member) -> Hours | None:
    """When in the week a member may act; None is always. The owner is never shut out.

    What nobody can read opens nothing: it is reported, and waits for somebody to write it anew.
    """
    if member.is_owner or member.hours is None:
        return None
    try:
        return Hours.read(member.hours)
    except InvalidHours:
        _log.warning("hours_unreadable", extra={"member": member.pk})
        return UNREADABLE


def stored_hours(hours: Hours | None) -> dict[str, Any] | None:
    """Hours as a member's row keeps them."""
    return None if hours is None else hours.stored()
