"""The companies and places that an event reaches, as its seal holds them: ``3/0 4/9``."""

from __future__ import annotations

from collections.abc import Iterable

from gafete.access.scopes import Scope

# (company, place); place 0 is the company as a whole.
Part = tuple[int, int]


def parts_of_scopes(scopes: Iterable[Scope]) -> list[Part]:
    """The parts of the tree that these scopes name, in order; none where one of them is the whole account."""
    found = set()
    for scope in scopes:
        if scope.company_id is None:
            return []
        found.add((scope.company_id, scope.place_id or 0))
    return sorted(found)


def reach_text(parts: Iterable[Part]) -> str:
    """The parts as text, in order."""
    return " ".join(f"{company}/{place}" for company, place in sorted(parts))


def parts_of_text(text: str) -> list[Part]:
    """The parts that such a text names."""
    pairs = (part.split("/") for part in text.split())
    return [(int(company), int(place)) for company, place in pairs]
