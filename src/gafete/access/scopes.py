"""Where a right holds: a whole account, a whole company, or one place of issue.

A scope always names its account. There is no "everything" and no empty scope, so a forgotten value can
never widen into another tenant. Build scopes from rows that were read (`place.scope`), never from
ids that arrived in a request: the engine cannot know which company a place belongs to.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


class ScopeKind(StrEnum):
    """How wide a scope is."""

    ACCOUNT = "account"
    COMPANY = "company"
    PLACE = "place"


def _is_missing(row_id: int | None) -> bool:
    """Tell whether an id is missing after all: a row that is not saved has none, whatever its type promises."""
    return row_id is None


@dataclass(frozen=True, slots=True)
class Scope:
    """A node of the tree account > company > place; it contains everything below it, also what comes later."""

    account_id: int
    company_id: int | None = None
    place_id: int | None = None

    def __post_init__(self) -> None:
        """Refuse what names no account, and a place that names no company."""
        if _is_missing(self.account_id):
            message = "A scope must name its account."
            raise ValueError(message)
        if self.place_id is not None and self.company_id is None:
            message = "The scope of a place must name its company."
            raise ValueError(message)

    @classmethod
    def account(cls, account_id: int) -> "Scope":
        """Return the whole account, companies added later included."""
        return cls(account_id)

    @classmethod
    def company(cls, account_id: int, company_id: int) -> "Scope":
        """Return a whole company, places added later included."""
        if _is_missing(company_id):
            message = "The scope of a company must name the company."
            raise ValueError(message)
        return cls(account_id, company_id)

    @classmethod
    def place(cls, account_id: int, company_id: int, place_id: int) -> "Scope":
        """Return a single place of issue."""
        if _is_missing(place_id):
            message = "The scope of a place must name the place."
            raise ValueError(message)
        return cls(account_id, company_id, place_id)

    @property
    def kind(self) -> ScopeKind:
        """Return how wide this scope is."""
        if self.company_id is None:
            return ScopeKind.ACCOUNT
        return ScopeKind.COMPANY if self.place_id is None else ScopeKind.PLACE

    def contains(self, other: "Scope") -> bool:
        """Tell whether the other scope lies wholly inside this one (a scope contains itself)."""
        if self.account_id != other.account_id:
            return False
        if self.company_id is None:
            return True
        if self.company_id != other.company_id:
            return False
        return self.place_id is None or self.place_id == other.place_id

    def overlaps(self, other: "Scope") -> bool:
        """Tell whether they share anything. In a tree two nodes meet only when one contains the other."""
        return self.contains(other) or other.contains(self)


@dataclass(frozen=True)
class ScopeSet:
    """All the scopes where something holds, in the form that a query filters by.

    Build it with `of`, which keeps it in its shortest form: nothing is listed that a wider entry covers already,
    so two sets that mean the same are equal.
    """

    account_id: int
    whole_account: bool = False
    companies: frozenset[int] = frozenset()
    place_scopes: frozenset[Scope] = frozenset()

    @classmethod
    def of(cls, account_id: int, scopes: Iterable[Scope]) -> "ScopeSet":
        """Return the set of these scopes; those of another account are refused, not dropped."""
        given = frozenset(scopes)
        if any(scope.account_id != account_id for scope in given):
            message = "A set of scopes belongs to one account."
            raise ValueError(message)
        if Scope.account(account_id) in given:
            return cls(account_id, whole_account=True)
        companies = frozenset(
            scope.company_id for scope in given if scope.company_id is not None and scope.place_id is None
        )
        places = frozenset(
            scope for scope in given if scope.place_id is not None and scope.company_id not in companies
        )
        return cls(account_id, companies=companies, place_scopes=places)

    @cached_property
    def places(self) -> frozenset[int]:
        """Return the ids of the places named one by one (those of whole companies are not listed)."""
        return frozenset(scope.place_id for scope in self.place_scopes if scope.place_id is not None)

    @cached_property
    def companies_met(self) -> frozenset[int]:
        """Return the companies held as a whole or through at least one of their places."""
        return self.companies | {
            scope.company_id for scope in self.place_scopes if scope.company_id is not None
        }

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing in it."""
        return not (self.whole_account or self.companies or self.place_scopes)

    def scopes(self) -> frozenset[Scope]:
        """Return the entries as scopes."""
        if self.whole_account:
            return frozenset({Scope.account(self.account_id)})
        whole = {Scope.company(self.account_id, company) for company in self.companies}
        return self.place_scopes | whole

    def __contains__(self, scope: Scope) -> bool:
        """Tell whether the scope lies wholly inside."""
        if scope.account_id != self.account_id:
            return False
        return self.whole_account or scope.company_id in self.companies or scope in self.place_scopes

    def meets(self, scope: Scope) -> bool:
        """Tell whether the scope shares anything with this set."""
        return any(entry.overlaps(scope) for entry in self.scopes())

    def __or__(self, other: "ScopeSet") -> "ScopeSet":
        """Return what lies in either."""
        return ScopeSet.of(self.account_id, self.scopes() | other.scopes())

    def __and__(self, other: "ScopeSet") -> "ScopeSet":
        """Return what lies in both; sets of two accounts have nothing in common."""
        mine = {scope for scope in self.scopes() if scope in other}
        theirs = {scope for scope in other.scopes() if scope in self}
        return ScopeSet.of(self.account_id, mine | theirs)
