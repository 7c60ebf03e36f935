"""What "Así quedará" says: what a set of grants will let a person do, place by place, and what an edit changes of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from gafete.access.grants import ALL_COUNTING, Grant
from gafete.access.language import Sentence, Value
from gafete.access.language import marked as _
from gafete.access.periods import Period
from gafete.access.permissions import Permission, PermissionGroup, Permissions, closure
from gafete.access.rights import Right, not_covered, rights_of
from gafete.access.scopes import Scope
from gafete.access.wording import Wording, said_period

_HEADING = _("%(where)s, como %(profiles)s")
_HEADING_PERIOD = _("%(where)s, como %(profiles)s, %(period)s")


@dataclass(frozen=True)
class GroupSummary:
    """What may and may not be done at a scope, under one heading of the catalogue."""

    group: PermissionGroup
    can: tuple[Permission, ...]
    cannot: tuple[Permission, ...]


@dataclass(frozen=True)
class ScopeSummary:
    """What a person may do at one scope during one period, wider grants that reach it included."""

    scope: Scope
    period: Period
    profiles: tuple[str, ...]
    groups: tuple[GroupSummary, ...]

    def heading(self, wording: Wording) -> Sentence:
        """Say where, as what and when: "Tortillería Maíz Azul, como Contador, hasta el 30 nov 2026"."""
        period = said_period(self.period, wording)
        said: dict[str, Value] = {
            "where": wording.scope_name(self.scope),
            "profiles": tuple(Sentence(name) for name in self.profiles),
        }
        if period is None:
            return Sentence(_HEADING, said)
        return Sentence(_HEADING_PERIOD, said | {"period": period})


def summarize(grants: Iterable[Grant], *, now: datetime) -> tuple[ScopeSummary, ...]:
    """Return what these grants let a person do from now on, widest scope first; empty means nothing at all."""
    lasting = [
        replace(grant, period=_as_read(grant.period, now))
        for grant in grants
        if not grant.period.is_over(now)
    ]
    shown = {(grant.scope, grant.period) for grant in lasting}
    return tuple(
        _summarize_scope(scope, period, lasting) for scope, period in sorted(shown, key=_widest_first)
    )


def _as_read(period: Period, now: datetime) -> Period:
    """Return the period without a beginning that is past: what holds already needs no "desde"."""
    return period if period.is_ahead(now) else Period(None, period.ends_at)


def _widest_first(entry: tuple[Scope, Period]) -> tuple[int, int, datetime, datetime]:
    scope, period = entry
    return scope.company_id or 0, scope.place_id or 0, period.first_moment, period.last_moment


def _summarize_scope(scope: Scope, period: Period, grants: Sequence[Grant]) -> ScopeSummary:
    reaching = [grant for grant in grants if grant.scope.contains(scope) and grant.period.covers(period)]
    held: Permissions = frozenset().union(*(grant.effective for grant in reaching))
    possible = ALL_COUNTING[scope.kind]
    groups = (_summarize_group(group, held, possible) for group in PermissionGroup)
    return ScopeSummary(
        scope=scope,
        period=period,
        profiles=tuple(dict.fromkeys(grant.profile_name for grant in reaching)),
        groups=tuple(group for group in groups if group.can or group.cannot),
    )


def _summarize_group(group: PermissionGroup, held: Permissions, possible: Permissions) -> GroupSummary:
    here = [permission for permission in group.permissions if permission in possible]
    return GroupSummary(
        group=group,
        can=tuple(permission for permission in here if permission in _broadest(held)),
        cannot=tuple(permission for permission in here if permission not in held),
    )


def _broadest(permissions: Permissions) -> Permissions:
    """Return those that say it all: who reads "Editar clientes" need not read "Ver clientes" too."""
    brought_along = frozenset().union(*(closure({each}) - {each} for each in permissions))
    return permissions - brought_along


@dataclass(frozen=True)
class Difference:
    """Permissions that are won, or lost, at one scope for one period."""

    scope: Scope
    period: Period
    permissions: tuple[Permission, ...]


@dataclass(frozen=True)
class Comparison:
    """What "Así cambiará" says: what an edit gives and what it takes."""

    gained: tuple[Difference, ...]
    lost: tuple[Difference, ...]


def compare(before: Sequence[Grant], after: Sequence[Grant], *, now: datetime) -> Comparison:
    """Return what a person gains and loses when his grants change from `before` to `after`."""
    return Comparison(
        gained=_gathered(not_covered(rights_of(after, now=now), by=before), now),
        lost=_gathered(not_covered(rights_of(before, now=now), by=after), now),
    )


def _gathered(rights: Iterable[Right], now: datetime) -> tuple[Difference, ...]:
    found: dict[tuple[Scope, Period], set[Permission]] = {}
    for right in rights:
        found.setdefault((right.scope, _as_read(right.period, now)), set()).add(right.permission)
    return tuple(
        Difference(scope, period, tuple(each for each in Permission if each in found[scope, period]))
        for scope, period in sorted(found, key=_widest_first)
    )
