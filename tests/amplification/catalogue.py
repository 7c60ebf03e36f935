"""The words of the engine's catalogue as plain text: the one thing that the oracle takes from it."""

from __future__ import annotations

from functools import cache

from gafete.access.permissions import Permission
from gafete.access.profiles import BUILT_IN

Codes = frozenset[str]


def _brought_along(permission: Permission) -> Codes:
    return frozenset({permission.value}).union(
        *(_brought_along(Permission(code)) for code in permission.entry.implies)
    )


CODES: Codes = frozenset(permission.value for permission in Permission)
BROUGHT_ALONG = {permission.value: _brought_along(permission) for permission in Permission}
ACCOUNT_WIDE: Codes = frozenset(each.value for each in Permission if each.entry.account_wide_only)
BUILT_IN_CODES = {
    profile.code: frozenset(permission.value for permission in profile.permissions) for profile in BUILT_IN
}


@cache
def effective(given: Codes, removed: Codes, *, in_whole_account: bool) -> Codes:
    """What profile and additions come to without what was removed, in the whole account or in a part of it."""
    come_along = {code for each in given & CODES for code in BROUGHT_ALONG[each]}
    left = {code for code in come_along if not BROUGHT_ALONG[code] & removed}
    return frozenset(left if in_whole_account else left - ACCOUNT_WIDE)
