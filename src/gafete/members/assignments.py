"""What somebody wants to give: the form's rows, before they become grants."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gafete.access.grants import NOTHING, counting
from gafete.access.grants import Grant as AccessGrant
from gafete.access.periods import ALWAYS, Period
from gafete.access.permissions import Permissions, known
from gafete.access.profiles import built_in
from gafete.access.scopes import Scope
from gafete.members.models import Grant, Member, Profile

GRANT_FIELDS = (
    "account_id",
    "member_id",
    "public_id",
    "profile_id",
    "company_id",
    "place_id",
    "added",
    "removed",
    "starts_at",
    "ends_at",
    "granted_by_label",
    "granted_at",
)


@dataclass(frozen=True)
class Assignment:
    """One row of the form: a profile, with its additions and removals, at several scopes, for a period."""

    profile: Profile
    scopes: frozenset[Scope]
    added: Permissions = NOTHING
    removed: Permissions = NOTHING
    period: Period = ALWAYS


def assignment_of(grant: AccessGrant, profile: Profile) -> Assignment:
    """The row of the form that says exactly this grant, whose profile is given with it."""
    return Assignment(
        profile, frozenset({grant.scope}), added=grant.added, removed=grant.removed, period=grant.period
    )


def profile_permissions(profile: Profile) -> Permissions:
    """The permissions of a profile row: the program's for a built-in one, its own for a custom one.

    Codes that the catalogue no longer knows give nothing.
    """
    return permissions_of(profile.code, profile.permissions)


def permissions_of(code: str, own: Iterable[str]) -> Permissions:
    """The permissions of a profile: by its code, where it is one of the program's, else its own."""
    return built_in(code).permissions if code else known(own)


def engine_grant(row: Grant) -> AccessGrant:
    """A grant row as the engine reads it; ``row.profile`` should have been fetched with it."""
    return AccessGrant(
        id=row.pk,
        permissions=profile_permissions(row.profile),
        scope=Scope(row.account_id, row.company_id, row.place_id),
        profile_id=row.profile_id,
        profile_code=row.profile.code,
        profile_name=row.profile.name,
        added=known(row.added),
        removed=known(row.removed),
        period=Period(row.starts_at, row.ends_at),
        granted_by=row.granted_by_label,
        granted_at=row.granted_at,
    )


def drafted_grants(
    assignments: Iterable[Assignment], *, granted_by: str = "", granted_at: datetime | None = None
) -> list[AccessGrant]:
    """The grants that these rows of the form would become, without doubles."""
    drafts = {
        identity_of(draft): draft
        for assignment in assignments
        for scope in sorted(assignment.scopes, key=_scope_order)
        for draft in [_drafted(assignment, scope, granted_by=granted_by, granted_at=granted_at)]
    }
    return list(drafts.values())


def _drafted(
    assignment: Assignment, scope: Scope, *, granted_by: str, granted_at: datetime | None
) -> AccessGrant:
    # What counts in the whole account only is not kept below it: there it would lie dormant until
    # somebody widens the scope, who may not see what he awakens.
    profile = assignment.profile
    return AccessGrant(
        permissions=profile_permissions(profile),
        scope=scope,
        profile_id=profile.pk,
        profile_code=profile.code,
        profile_name=profile.name,
        added=counting(assignment.added, scope.kind),
        removed=counting(assignment.removed, scope.kind),
        period=assignment.period,
        granted_by=granted_by,
        granted_at=granted_at,
    )


def grant_row(draft: AccessGrant, *, member_id: int) -> Grant:
    """An unsaved row of a grant that ``drafted_grants`` made.

    Raises:
        ValueError: the grant is of no profile's row, as the owner's is.
    """
    if draft.profile_id is None or draft.granted_at is None:
        raise ValueError("Only a drafted grant can become a row.")
    return Grant(
        account_id=draft.scope.account_id,
        member_id=member_id,
        profile_id=draft.profile_id,
        company_id=draft.scope.company_id,
        place_id=draft.scope.place_id,
        added=sorted(draft.added),
        removed=sorted(draft.removed),
        starts_at=draft.period.starts_at,
        ends_at=draft.period.ends_at,
        granted_by_label=draft.granted_by,
        granted_at=draft.granted_at,
    )


def grant_values(draft: AccessGrant, *, member_id: int) -> tuple[Any, ...]:
    """The values of a drafted grant in the order of ``GRANT_FIELDS``, for writing many at once."""
    scope, period = draft.scope, draft.period
    return (
        scope.account_id,
        member_id,
        uuid.uuid4(),
        draft.profile_id,
        scope.company_id,
        scope.place_id,
        sorted(draft.added),
        sorted(draft.removed),
        period.starts_at,
        period.ends_at,
        draft.granted_by,
        draft.granted_at,
    )


def identity_of(grant: AccessGrant) -> tuple[Any, ...]:
    """What makes two grants the same, whoever gave them and when."""
    return (grant.profile_id, grant.scope, grant.added, grant.removed, grant.period)


def told(grants: Iterable[AccessGrant]) -> list[dict[str, Any]]:
    """The grants as the trail keeps them: ids and codes; names are looked up when somebody reads."""
    return [
        {
            "profile": grant.profile_name,
            "company": grant.scope.company_id,
            "place": grant.scope.place_id,
            "added": sorted(grant.added),
            "removed": sorted(grant.removed),
            "from": _iso(grant.period.starts_at),
            "to": _iso(grant.period.ends_at),
        }
        for grant in grants
    ]


def told_newcomer(member: Member, grants: Iterable[AccessGrant]) -> dict[str, Any]:
    """What the trail keeps of somebody who was registered."""
    return {
        "after": {
            "name": member.name,
            "username": member.username,
            "email": member.email,
            "grants": told(grants),
            **({} if member.hours is None else {"hours": member.hours}),
        }
    }


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _scope_order(scope: Scope) -> tuple[int, int]:
    return (scope.company_id or 0, scope.place_id or 0)
