"""The rules once more, written as slowly and plainly as they read, to hold the engine against."""

from collections.abc import Iterable
from datetime import datetime

from gafete.access.grants import Grant
from gafete.access.permissions import Permission
from gafete.access.scopes import Scope


def naive_may(grants: Iterable[Grant], now: datetime, code: str, at: Scope) -> bool:
    """Whether any single grant allows it."""
    return any(_allows(grant, now, code, at) for grant in grants)


def _allows(grant: Grant, now: datetime, code: str, at: Scope) -> bool:
    starts_at, ends_at = grant.period.starts_at, grant.period.ends_at
    if starts_at is not None and now < starts_at:
        return False
    if ends_at is not None and now >= ends_at:
        return False
    whole = (grant.scope.account_id, grant.scope.company_id, grant.scope.place_id)
    asked = (at.account_id, at.company_id, at.place_id)
    if any(mine is not None and mine != theirs for mine, theirs in zip(whole, asked, strict=True)):
        return False
    permission = next((each for each in Permission if each.value == code), None)
    if permission is None or (permission.account_wide_only and grant.scope.company_id is not None):
        return False
    if any(narrower in grant.removed for narrower in _with_narrower(permission)):
        return False
    return any(permission in _with_narrower(given) for given in grant.permissions | grant.added)


def _with_narrower(permission: Permission) -> set[str]:
    found = {permission.value}
    for code in permission.entry.implies:
        found |= _with_narrower(Permission(code))
    return found
