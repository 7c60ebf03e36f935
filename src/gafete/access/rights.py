"""Rights one by one, and the one comparison on which all managing of access rests.

Who may give what, what an edit adds, and whether a member lies wholly within an administrator's reach are the same
question: which of these rights (permission x scope x period) are not covered by those grants?
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from gafete.access.grants import Grant
from gafete.access.periods import Period, gaps
from gafete.access.permissions import Permission
from gafete.access.scopes import Scope


@dataclass(frozen=True, slots=True)
class Right:
    """One permission, at one scope, during one period."""

    permission: Permission
    scope: Scope
    period: Period


def rights_of(grants: Iterable[Grant], *, now: datetime) -> tuple[Right, ...]:
    """Return what the grants give from now on, future periods included; what is past counts no more."""
    found: dict[Right, None] = {}
    for grant in grants:
        period = grant.period.remaining(now)
        if period is not None:
            found |= {Right(each, grant.scope, period): None for each in sorted(grant.effective)}
    return tuple(found)


def not_covered(rights: Iterable[Right], *, by: Iterable[Grant]) -> tuple[Right, ...]:
    """Return the rights, or the stretches of their periods, that the grants together do not give.

    Scopes are not added up: all of a company's places are less than the company, to which places may be added.
    """
    holders = tuple(by)
    return tuple(
        Right(right.permission, right.scope, gap)
        for right in rights
        for gap in gaps(right.period, by=_periods_holding(right, holders))
    )


def _periods_holding(right: Right, grants: Iterable[Grant]) -> list[Period]:
    bit = right.permission.bit
    return [grant.period for grant in grants if grant.mask & bit and grant.scope.contains(right.scope)]
