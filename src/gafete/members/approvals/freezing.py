"""What somebody wants to give, as JSON keeps it until a second person has seen it, and back."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from gafete.access.periods import Period
from gafete.access.permissions import known
from gafete.access.scopes import Scope
from gafete.members.approvals.queries import profiles_of
from gafete.members.assignments import Assignment, profile_permissions
from gafete.members.invitations import Invitation

Frozen = dict[str, Any]


def frozen(assignments: Iterable[Assignment]) -> list[Frozen]:
    """The rows of a form. What the profile permits is kept with it: a profile that was changed is another one."""
    return [
        {
            "profile": each.profile.pk,
            "permits": sorted(profile_permissions(each.profile)),
            "scopes": sorted([scope.company_id or 0, scope.place_id or 0] for scope in each.scopes),
            "added": sorted(each.added),
            "removed": sorted(each.removed),
            "from": _iso(each.period.starts_at),
            "to": _iso(each.period.ends_at),
        }
        for each in assignments
    ]


def frozen_invitation(invitation: Invitation) -> Frozen:
    """A new person, without the password that somebody may have typed."""
    return {
        "name": invitation.name.strip(),
        "username": invitation.username.strip(),
        "email": invitation.email.strip(),
        "key": "" if invitation.request_key is None else str(invitation.request_key),
        "assignments": frozen(invitation.assignments),
    }


def thawed(rows: Sequence[Frozen], *, account_id: int) -> list[Assignment]:
    """The rows as a form would give them, with the profiles as they are now; what is gone is left out."""
    profiles = profiles_of(row["profile"] for row in rows)
    return [
        Assignment(
            profiles[row["profile"]],
            frozenset(Scope(account_id, company or None, place or None) for company, place in row["scopes"]),
            added=known(row["added"]),
            removed=known(row["removed"]),
            period=Period(_moment(row["from"]), _moment(row["to"])),
        )
        for row in rows
        if row["profile"] in profiles
    ]


def thawed_invitation(row: Frozen, *, account_id: int) -> Invitation:
    """The new person as he was typed."""
    return Invitation(
        name=row["name"],
        username=row["username"],
        email=row["email"],
        assignments=thawed(row["assignments"], account_id=account_id),
        request_key=uuid.UUID(row["key"]) if row["key"] else None,
    )


def _iso(moment: datetime | None) -> str:
    return "" if moment is None else moment.isoformat()


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
