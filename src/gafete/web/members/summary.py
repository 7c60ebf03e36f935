"""What "Así quedará" says: what a set of grants will let a person do, by the engine that will decide it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from gafete.access.grants import Grant as AccessGrant
from gafete.access.preview import Comparison, Difference, GroupSummary, ScopeSummary, compare, summarize
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


def summaries(grants: Iterable[AccessGrant], names: ScopeNames) -> list[Summary]:
    """What these grants will let a person do; places with the same answer share one."""
    shared: dict[object, list[ScopeSummary]] = {}
    for each in summarize(grants, now=timezone.now()):
        shared.setdefault((each.profiles, each.period, each.groups), []).append(each)
    return [_summary(found, names) for found in shared.values()]


def changes(before: Sequence[AccessGrant], after: Sequence[AccessGrant], names: ScopeNames) -> Changes:
    """What a person gains and loses by an edit."""
    found: Comparison = compare(before, after, now=timezone.now())
    return Changes(gained=difference_lines(found.gained, names), lost=difference_lines(found.lost, names))


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
        if found[0].kind is not ScopeKind.PLACE:
            parts += [names.name(scope) for scope in found]
            continue
        places = joined([names.place(scope) for scope in found])
        parts.append(_("%(places)s (%(company)s)") % {"places": places, "company": names.company(found[0])})
    return joined(parts)


def _line(group: GroupSummary, *, may: bool) -> GroupLine:
    permissions = group.can if may else group.cannot
    return GroupLine(_(group.group.label), tuple(_(permission.label) for permission in permissions))


def difference_lines(found: Iterable[Difference], names: ScopeNames) -> tuple[str, ...]:
    """What is won, or lost: a line for each place."""
    said = []
    for each in found:
        where = capitalized(names.name(each.scope))
        period = said_period(each.period, names.wording())
        labels = ", ".join(_(permission.label) for permission in each.permissions)
        if period is None:
            said.append(_("%(where)s: %(permissions)s") % {"where": where, "permissions": labels})
        else:
            words = {"where": where, "period": period.render(_), "permissions": labels}
            said.append(_("%(where)s, %(period)s: %(permissions)s") % words)
    return tuple(said)
