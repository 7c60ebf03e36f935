"""A scope as lanes: companies and places, in each of which the rows lie in the order of the list."""

from __future__ import annotations

from dataclasses import dataclass

from gafete.access.scopes import ScopeSet

# So few lanes are read as far as the page is long, without asking first which of them matter.
FEW_LANES = 8


@dataclass(frozen=True, slots=True)
class Lanes:
    """Which kinds of lanes a scope has, and how many rows of each are looked at first; a statement for each answer.

    With no kind it is the whole account.
    """

    companies: bool = False
    places: bool = False
    # 0: no look before.
    heads: int = 0

    @classmethod
    def of(cls, scopes: ScopeSet, *, size: int) -> Lanes:
        """The lanes of this scope, for a page of so many rows.

        Raises:
            ValueError: there is nothing in it, and no lanes at all would read as the whole account.
        """
        if scopes.is_empty:
            message = "A scope with nothing in it has no lanes: there is nothing to ask."
            raise ValueError(message)
        number = len(scopes.companies) + len(scopes.place_scopes)
        return cls(bool(scopes.companies), bool(scopes.place_scopes), _heads(number, size))

    @property
    def kinds(self) -> tuple[tuple[str, str], ...]:
        """The name under which the ids of each kind are given, and the column where they stand."""
        kinds = (("companies", "company_id", self.companies), ("places", "place_id", self.places))
        return tuple((name, column) for name, column, there in kinds if there)


def _heads(lanes: int, size: int) -> int:
    """So many of each lane that all of them together may fill the page; a power of two, to be few statements."""
    if lanes <= FEW_LANES:
        return 0
    heads = 1
    while heads * lanes < size:
        heads *= 2
    return heads
