"""What use suggests about a grant, and how lines are split among reviewers; decisions that need no database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from gafete.access.permissions import Permission, PermissionGroup, Permissions, known
from gafete.access.scopes import Scope
from gafete.audit.reach import parts_of_text

LONGEST_RUN = timedelta(days=366)
# Lines of one campaign; whoever has more reviews company by company.
MOST_LINES = 20_000
UNUSED_FOR = timedelta(days=365)
AWAY_FOR = timedelta(days=90)

# Which kinds of event are a use of which permission. What is not here leaves no trace in the trail, and of that
# nothing is suggested: silence would be no proof.
_USES = {
    Permission.USERS_MANAGE: (
        "member.invited",
        "member.credentials_resent",
        "member.edited",
        "member.grants_changed",
        "member.hours_changed",
        "member.seat_reassigned",
        "member.invitation_withdrawn",
        "members.import_started",
        "access_request.granted",
        "access_request.declined",
    ),
    Permission.USERS_DEACTIVATE: ("member.deactivated", "member.reactivated"),
    Permission.USERS_DELETE: ("member.deleted",),
    Permission.ACCESS_REVIEW: (
        "review.started",
        "review.line_decided",
        "review.line_handed_over",
        "review.closed",
        "review.exported",
    ),
    Permission.PROFILES_MANAGE: ("profile.created", "profile.edited", "profile.archived"),
    Permission.BILLING_MANAGE: ("order.placed",),
    Permission.SECURITY_MANAGE: ("account.edited", "approval.given", "approval.refused"),
    Permission.COMPANIES_CREATE: ("company.created",),
    Permission.COMPANIES_EDIT: ("company.edited", "company.archived", "company.restored"),
    Permission.PLACES_MANAGE: ("place.created", "place.edited", "place.archived", "place.restored"),
}
PERMISSION_OF_KIND = {kind: permission for permission, kinds in _USES.items() for kind in kinds}
TRACED: Permissions = frozenset(_USES)


@dataclass(frozen=True, slots=True)
class Use:
    """That somebody used a permission, at latest when, and which part of the tree it reached."""

    permission: Permission
    reach: str
    at: datetime


def uses_within(scope: Scope, uses: Sequence[Use]) -> dict[Permission, datetime]:
    """The last use of each permission inside a scope; what reaches the account as a whole counts there only."""
    latest: dict[Permission, datetime] = {}
    for use in uses:
        if _is_within(scope, use.reach) and use.at > latest.get(
            use.permission, datetime.min.replace(tzinfo=use.at.tzinfo)
        ):
            latest[use.permission] = use.at
    return latest


def _is_within(scope: Scope, reach: str) -> bool:
    if scope.company_id is None:
        return True
    here = ((company, place) for company, place in parts_of_text(reach) if company == scope.company_id)
    return any(scope.place_id is None or place == scope.place_id for _company, place in here)


def unused(
    permissions: Collection[str], uses: Mapping[Permission, datetime], *, granted_at: datetime, at: datetime
) -> tuple[Permission, ...]:
    """Traced permissions of which nothing is recorded for a year, of a grant that is as old as that."""
    since = at - UNUSED_FOR
    if granted_at > since:
        return ()
    return tuple(
        each
        for each in Permission
        if each in permissions and each in TRACED and (each not in uses or uses[each] < since)
    )


def is_away(*, last_seen_at: datetime | None, granted_at: datetime, at: datetime) -> bool:
    """Whether whoever holds it has not been here for a long time, or never although he could."""
    return (last_seen_at or granted_at) < at - AWAY_FOR


@dataclass(frozen=True, slots=True)
class GroupUse:
    """When something of a group of permissions was last used; ``is_traced`` where the trail could know."""

    group: PermissionGroup
    at: datetime | None
    is_traced: bool


def uses_by_group(permissions: Iterable[str], uses: Mapping[str, str]) -> list[GroupUse]:
    """The last use in each group of which a grant gives something, in the order of the catalogue."""
    held = known(permissions)
    moments = {code: datetime.fromisoformat(moment) for code, moment in uses.items()}
    found = []
    for group in PermissionGroup:
        mine = [each for each in group.permissions if each in held]
        if mine:
            used = [moments[each] for each in mine if each in moments]
            found.append(GroupUse(group, max(used, default=None), any(each in TRACED for each in mine)))
    return found


class Split:
    """Gives each line to the one with the fewest lines among those who may decide about it."""

    def __init__(self) -> None:
        self._lines: Counter[int] = Counter()

    def choose(self, able: Sequence[int]) -> int:
        """One of these, who then has a line more; of equals the first."""
        chosen = min(able, key=lambda reviewer: self._lines[reviewer])
        self._lines[chosen] += 1
        return chosen
