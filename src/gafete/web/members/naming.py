"""How companies, places and scopes are called on these screens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gafete.access.language import Sentence
from gafete.access.scopes import Scope, ScopeKind
from gafete.access.wording import Wording, short_date
from gafete.members.models import AccessRequest, Grant
from gafete.tenancy.models import Company, PlaceOfIssue
from gafete.tenancy.queries import Branch

# A cell that names more companies than this says how many more there are.
COMPANIES_NAMED = 1


@dataclass
class ScopeNames:
    """The names of the companies and places that a page speaks of, by id."""

    companies: dict[int, str] = field(default_factory=dict)
    places: dict[int, str] = field(default_factory=dict)

    def learn_branches(self, branches: Iterable[Branch]) -> ScopeNames:
        """Remember the names of a tree."""
        for branch in branches:
            self.companies[branch.company.pk] = branch.company.short_name
            self.places |= {place.pk: place.name for place in branch.places}
        return self

    def learn_grants(self, grants: Iterable[Grant | AccessRequest]) -> ScopeNames:
        """Remember the names of what these rows reach; their company and place were fetched with them."""
        for grant in grants:
            if grant.company is not None:
                self.companies[grant.company.pk] = grant.company.short_name
            if grant.place is not None:
                self.places[grant.place.pk] = grant.place.name
        return self

    def learn_nodes(self, nodes: Iterable[Company | PlaceOfIssue]) -> ScopeNames:
        """Remember the names of companies, and of places that came with theirs."""
        for node in nodes:
            company = node if isinstance(node, Company) else node.company
            self.companies[company.pk] = company.short_name
            if isinstance(node, PlaceOfIssue):
                self.places[node.pk] = node.name
        return self

    def company(self, scope: Scope) -> str:
        """The name of a scope's company."""
        return self.companies.get(scope.company_id or 0, _("otra empresa"))

    def place(self, scope: Scope) -> str:
        """The name of a scope's place."""
        return self.places.get(scope.place_id or 0, _("otro lugar"))

    def name(self, scope: Scope) -> str:
        """A scope inside a sentence."""
        if scope.kind is ScopeKind.ACCOUNT:
            return _("toda la cuenta")
        if scope.kind is ScopeKind.COMPANY:
            return self.company(scope)
        return f"{self.company(scope)} · {self.place(scope)}"

    def wording(self) -> Wording:
        """What the engine needs in order to speak of these scopes to this reader."""
        return Wording(scope_name=self.name, date=_local_day)

    def reach(self, scopes: Sequence[Scope]) -> str:
        """Several scopes in a table's cell: ``Tortillería Maíz Azul: 2 lugares``."""
        if any(scope.kind is ScopeKind.ACCOUNT for scope in scopes):
            return _("Toda la cuenta")
        by_company: dict[int, list[Scope]] = {}
        for scope in scopes:
            by_company.setdefault(scope.company_id or 0, []).append(scope)
        parts = [self._company_part(found) for found in by_company.values()]
        more = len(parts) - COMPANIES_NAMED
        if more > 0:
            others = ngettext("y %(more)s empresa más", "y %(more)s empresas más", more) % {"more": more}
            return f"{'; '.join(parts[:COMPANIES_NAMED])} {others}"
        return "; ".join(parts)

    def _company_part(self, scopes: list[Scope]) -> str:
        company = self.company(scopes[0])
        if any(scope.kind is ScopeKind.COMPANY for scope in scopes):
            return _("%(company)s: toda la empresa") % {"company": company}
        places = {scope.place_id for scope in scopes}
        if len(places) == 1:
            return f"{company}: {self.place(scopes[0])}"
        return _("%(company)s: %(places)s lugares") % {"company": company, "places": len(places)}


def joined(words: Sequence[str]) -> str:
    """Words as a Spanish sentence lists them: ``Centro, Roma y Sur``."""
    if len(words) <= 1:
        return "".join(words)
    return _("%(first)s y %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def capitalized(text: str) -> str:
    """The text with a capital at its beginning, the rest as it is."""
    return text[:1].upper() + text[1:]


def _local_day(moment: datetime) -> Sentence:
    return short_date(timezone.localtime(moment))
