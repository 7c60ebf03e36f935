"""What "Así quedará" says: what a set of grants will let a person do, place by place, and what an edit changes of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from gafete.access.grants import ALL_COUNTING, Grant
from gafete.access.language import Sentence, Value
from gafete.access.language import marked as _
from gafete.access.periods import Period
from gafete.access.permissions import Permission, PermissionGroup, Permissions, closure
from gafete.access.rights import Right, not_covered, rights_of
from gafete.access.scopes import Scope, ScopeKind
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
    # Only what is added to the scope later: what lies in it today is told by itself, or does not change.
    later_only: bool = False

    @property
    def broadest(self) -> tuple[Permission, ...]:
        """Return those that say it all of what is won: the narrower ones come along."""
        saying = _broadest(frozenset(self.permissions))
        return tuple(each for each in self.permissions if each in saying)


@dataclass(frozen=True)
class Comparison:
    """What "Así cambiará" says: what an edit gives and what it takes."""

    gained: tuple[Difference, ...]
    lost: tuple[Difference, ...]


def compare(
    before: Sequence[Grant], after: Sequence[Grant], *, now: datetime, known: Iterable[Scope] = ()
) -> Comparison:
    """Return what a person gains and loses when his grants change from `before` to `after`.

    `known` are the companies and places that exist: where only some of a company's places change, they are told one
    by one, so that nobody reads that a company is lost which is kept in part.
    """
    tree = _children(known)
    return Comparison(
        gained=_gathered(_told_apart(rights_of(after, now=now), before, tree), now),
        lost=_gathered(_told_apart(rights_of(before, now=now), after, tree), now),
    )


_Change = tuple[Right, bool]


def _children(known: Iterable[Scope]) -> dict[Scope, list[Scope]]:
    """Return the scopes right below each one."""
    below: dict[Scope, list[Scope]] = {}
    for scope in dict.fromkeys(known):
        if scope.kind is ScopeKind.PLACE:
            below.setdefault(Scope(scope.account_id, scope.company_id), []).append(scope)
        elif scope.kind is ScopeKind.COMPANY:
            below.setdefault(Scope(scope.account_id), []).append(scope)
    return below


def _told_apart(
    rights: Iterable[Right], others: Sequence[Grant], tree: dict[Scope, list[Scope]]
) -> Iterator[_Change]:
    """Yield the rights that the others do not give, at the widest scopes at which that is the whole truth."""
    for right in not_covered(rights, by=others):
        yield from _at_scopes(right, others, tree)


def _at_scopes(right: Right, others: Sequence[Grant], tree: dict[Scope, list[Scope]]) -> Iterator[_Change]:
    below = [replace(right, scope=scope) for scope in tree.get(right.scope, ())]
    parts = [(each, not_covered([each], by=others)) for each in below]
    changes = [change for _each, rest in parts for gap in rest for change in _at_scopes(gap, others, tree)]
    if all(rest == (each,) for each, rest in parts) and not any(later for _change, later in changes):
        yield right, False
        return
    yield right, bool(below)
    yield from changes


def _gathered(changes: Iterable[_Change], now: datetime) -> tuple[Difference, ...]:
    found: dict[tuple[Scope, Period, bool], set[Permission]] = {}
    for right, later_only in changes:
        key = (right.scope, _as_read(right.period, now), later_only)
        found.setdefault(key, set()).add(right.permission)
    return tuple(
        Difference(*key[:2], tuple(each for each in Permission if each in found[key]), later_only=key[2])
        for key in sorted(found, key=lambda key: (*_widest_first(key[:2]), key[2]))
    )
