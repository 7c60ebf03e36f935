"""What "Así quedará" says: what a set of grants will let a person do, by the engine that will decide it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from gafete.access.grants import Grant as AccessGrant
from gafete.access.periods import Period
from gafete.access.permissions import Permission
from gafete.access.preview import Difference, GroupSummary, ScopeSummary, compare, summarize
from gafete.access.scopes import Scope, ScopeKind
from gafete.access.wording import Wording, said_period
from gafete.web.members.naming import ScopeNames, capitalized, joined


@dataclass(frozen=True, slots=True)
class GroupLine:
    """What may, or may not, be done under one heading of the catalogue."""

    label: str
    permissions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """What may be done at some scopes that have all of it in common."""

    heading: str
    can: tuple[GroupLine, ...]
    cannot: tuple[GroupLine, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What an edit gives and what it takes, a sentence for each place."""

    gained: tuple[str, ...]
    lost: tuple[str, ...]

    @property
    def is_nothing(self) -> bool:
        """Whether nothing changes that the person may do."""
        return not self.gained and not self.lost


def summaries(grants: Iterable[AccessGrant], names: ScopeNames) -> list[Summary]:
    """What these grants will let a person do; places with the same answer share one."""
    shared: dict[object, list[ScopeSummary]] = {}
    for each in summarize(grants, now=timezone.now()):
        shared.setdefault((each.profiles, each.period, each.groups), []).append(each)
    return [_summary(found, names) for found in shared.values()]


def changes(
    before: Sequence[AccessGrant],
    after: Sequence[AccessGrant],
    names: ScopeNames,
    *,
    known: Iterable[Scope] = (),
) -> Changes:
    """What a person gains and loses by an edit, told by place where only some of these places change."""
    found = compare(before, after, now=timezone.now(), known=known)
    return Changes(
        gained=_lines(found.gained, names, lambda each: each.broadest),
        lost=_lines(found.lost, names, lambda each: each.permissions),
    )


def _summary(found: Sequence[ScopeSummary], names: ScopeNames) -> Summary:
    where = _where([each.scope for each in found], names)
    first = found[0]
    heading = first.heading(Wording(scope_name=lambda _scope: where, date=names.wording().date))
    return Summary(
        heading=capitalized(heading.render(_)),
        can=tuple(_line(group, may=True) for group in first.groups if group.can),
        cannot=tuple(_line(group, may=False) for group in first.groups if group.cannot),
    )


def _where(scopes: Sequence[Scope], names: ScopeNames) -> str:
    """Several scopes in a sentence, the places of one company together."""
    by_company: dict[int | None, list[Scope]] = {}
    for scope in scopes:
        by_company.setdefault(scope.company_id, []).append(scope)
    parts = []
    for found in by_company.values():
        parts += [names.name(scope) for scope in found if scope.kind is not ScopeKind.PLACE]
        places = joined([names.place(scope) for scope in found if scope.kind is ScopeKind.PLACE])
        if places:
            words = {"places": places, "company": names.company(found[0])}
            parts.append(_("%(places)s (%(company)s)") % words)
    return joined(parts)


def _line(group: GroupSummary, *, may: bool) -> GroupLine:
    permissions = group.can if may else group.cannot
    return GroupLine(_(group.group.label), tuple(_(permission.label) for permission in permissions))


def _lines(
    found: Iterable[Difference],
    names: ScopeNames,
    said_of: Callable[[Difference], tuple[Permission, ...]],
) -> tuple[str, ...]:
    """A line for each set of permissions, with all the places that have it in common."""
    shared: dict[tuple[Period, tuple[Permission, ...]], list[Difference]] = {}
    for each in found:
        shared.setdefault((each.period, said_of(each)), []).append(each)
    return tuple(
        _line_of(_where_changed(differences, names), period, permissions, names)
        for (period, permissions), differences in shared.items()
    )


def _where_changed(differences: Iterable[Difference], names: ScopeNames) -> str:
    """The places that have a change in common, and what is added to them later."""
    found = list(differences)
    present = [each.scope for each in found if not each.later_only]
    parts = [_where(present, names)] if present else []
    return joined([*parts, *(_later(each.scope, names) for each in found if each.later_only)])


def _later(scope: Scope, names: ScopeNames) -> str:
    if scope.kind is ScopeKind.ACCOUNT:
        return _("las empresas que se agreguen")
    return _("los lugares que se agreguen a %(company)s") % {"company": names.company(scope)}


def _line_of(where: str, period: Period, permissions: Iterable[Permission], names: ScopeNames) -> str:
    said = said_period(period, names.wording())
    labels = ", ".join(_(permission.label) for permission in permissions)
    words = {"where": capitalized(where), "permissions": labels}
    if said is None:
        return _("%(where)s: %(permissions)s") % words
    return _("%(where)s, %(period)s: %(permissions)s") % (words | {"period": said.render(_)})
