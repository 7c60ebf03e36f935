"""Lists of what lies in places: what a page costs, whatever somebody's scope, and however much the account has.

On tables of 100,000 and 1,000,000 documents (``--full``: 10,000,000 too), in turns, behind both walls, on both databases.
Beside SQL that is written by hand for the one scope, and beside what an ORM makes of ``place_id__in``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from benches.databases import CLOCKS, gafete_on, hand_over, on_each_database
from benches.report import Ratio

if TYPE_CHECKING:
    from gafete.access.scopes import ScopeSet
    from gafete.scoped.lists import ScopedList

SMALL, MIDDLE, LARGE = 100_000, 1_000_000, 10_000_000
PAGE = 50
ROUNDS, SLOW_ROUNDS, WARM_UP = 150, 5, 8
DEEP = 300_000
MOST_BESIDE_HAND, MOST_GROWTH, MOST_DEEP, MOST_TOTAL = 1.5, 1.25, 1.5, 1.0
LEAST_BESIDE_IN = {MIDDLE: 15.0, LARGE: 100.0}

Act = Callable[[], object]


def measure() -> list[Ratio]:
    """On both databases, up to a million documents."""
    return on_each_database("scope")


def measure_full() -> list[Ratio]:
    """On both databases, up to ten millions."""
    return on_each_database("scope", "--full")


def measure_on(database: str, *options: str) -> list[Ratio]:
    """All the ratios of one database."""
    sizes = (SMALL, MIDDLE, LARGE) if options else (SMALL, MIDDLE)
    with gafete_on(database):
        from benches.crowd import refresh_statistics  # noqa: PLC0415 -- Django is ready by now
        from benches.documents import make_documents, scope_of_ordinary, scopes_of_large  # noqa: PLC0415 -- as above

        lists = {size: make_documents(size) for size in sizes}
        refresh_statistics()
        kinds = {**scopes_of_large(), "6 places of an ordinary account": scope_of_ordinary()}
        bench = _Bench(database, lists)
        ratios = [bench.disagreements(kinds), *bench.rows_through_the_wall(kinds)]
        for name, scopes in kinds.items():
            ratios += bench.pages(name, scopes)
        return [*ratios, *bench.deep(kinds), *bench.beside_in(kinds)]


@dataclass(frozen=True)
class _Bench:
    database: str
    lists: dict[int, ScopedList[Any]]

    @property
    def _largest(self) -> int:
        return max(self.lists)

    def disagreements(self, kinds: dict[str, ScopeSet]) -> Ratio:
        """Pages on which not all three ways of asking find the same."""
        from benches.by_hand import page_by_hand  # noqa: PLC0415 -- as above

        wrong = 0
        for documents in self.lists.values():
            for scopes in kinds.values():
                with _standing_in(scopes):
                    shown = [tuple(line) for line in documents.page(scopes).rows]
                    wrong += shown != page_by_hand(_table(documents), scopes)()
                    wrong += shown != _asked_by_in(documents, scopes)
        return Ratio(
            f"{self.database}: pages that differ", wrong, 0, note=f"of {len(self.lists) * len(kinds)}"
        )

    def rows_through_the_wall(self, kinds: dict[str, ScopeSet]) -> list[Ratio]:
        """Rows of one account that come by hand in the other: row-level security stands behind both ways of asking."""
        from benches.by_hand import page_by_hand  # noqa: PLC0415 -- as above

        if self.database != "postgresql":
            return []
        *_some, large, ordinary = kinds.values()
        with _standing_in(ordinary):
            rows = page_by_hand(_table(self.lists[SMALL]), large)()
        return [Ratio(f"{self.database}: rows of another account, by hand", len(rows), 0)]

    def pages(self, name: str, scopes: ScopeSet) -> list[Ratio]:
        """A page beside one by hand, its total, and how it grows."""
        from benches.by_hand import page_by_hand  # noqa: PLC0415 -- as above

        acts: dict[Any, Act] = {size: _page(documents, scopes) for size, documents in self.lists.items()}
        largest = self.lists[self._largest]
        acts |= {
            "hand": page_by_hand(_table(largest), scopes),
            "total": lambda: largest.total(scopes),
        }
        spent = self._in_turns(acts, scopes)
        page = spent[self._largest]
        where = f"{self.database}, {name}"
        ratios = [
            Ratio(
                f"{where}: a page / by hand",
                _beside(page, spent["hand"]),
                MOST_BESIDE_HAND,
                note=f"{_shown(page)}, {_shown(spent['hand'])}",
            ),
            Ratio(
                f"{where}: total / page",
                _beside(spent["total"], page),
                MOST_TOTAL,
                note=_shown(spent["total"]),
            ),
        ]
        for less, more in zip(list(self.lists), list(self.lists)[1:], strict=False):
            goal = MOST_GROWTH if more == LARGE else None
            growth = _beside(spent[more], spent[less])
            ratios.append(Ratio(f"{where}: {more:,} / {less:,}", growth, goal, note=_shown(spent[less])))
        return ratios

    def deep(self, kinds: dict[str, ScopeSet]) -> list[Ratio]:
        """A page far inside, found by its key."""
        documents = self.lists[self._largest]
        ratios = []
        for name in ("everything", "6 places"):
            scopes = kinds[name]
            with _standing_in(scopes):
                depth, cursor = _cursor_at(documents, scopes, DEEP)
            acts: dict[Any, Act] = {
                "first": _page(documents, scopes),
                "deep": lambda scopes=scopes, cursor=cursor: documents.page(scopes, cursor=cursor),  # type: ignore[misc]
            }
            spent = self._in_turns(acts, scopes)
            ratio = _beside(spent["deep"], spent["first"])
            where = f"{self.database}, {name}: after {depth:,} / first page"
            ratios.append(Ratio(where, ratio, MOST_DEEP, note=_shown(spent["deep"])))
        return ratios

    def beside_in(self, kinds: dict[str, ScopeSet]) -> list[Ratio]:
        """What an ORM makes of places; on the closed ones it must be much slower, or all this is for nothing."""
        from benches.documents import CLOSED_PLACES  # noqa: PLC0415 -- as above

        ratios = []
        for name, scopes in kinds.items():
            if not scopes.places or scopes.companies:
                continue
            for size in [size for size in self.lists if size in LEAST_BESIDE_IN]:
                documents = self.lists[size]
                acts: dict[Any, Act] = {"ours": _page(documents, scopes), "in": _in(documents, scopes)}
                spent = self._in_turns(acts, scopes, rounds=SLOW_ROUNDS)
                goal = LEAST_BESIDE_IN[size] if name == CLOSED_PLACES else None
                where = f"{self.database}, {name}, {size:,}: place_id__in / a page"
                ratios.append(
                    Ratio(where, _beside(spent["in"], spent["ours"]), goal, "higher", _shown(spent["in"]))
                )
        return ratios

    def _in_turns(
        self, acts: dict[Any, Act], scopes: ScopeSet, rounds: int = ROUNDS
    ) -> dict[Any, list[float]]:
        """The time of each act in each round, within one transaction, as of a request; the first rounds warm up."""
        clock = CLOCKS[self.database]
        spent: dict[Any, list[float]] = {name: [] for name in acts}
        with _standing_in(scopes):
            for number in range(WARM_UP + rounds):
                for name, act in acts.items():
                    started = clock()
                    act()
                    if number >= WARM_UP:
                        spent[name].append(clock() - started)
        return spent


@contextmanager
def _standing_in(scopes: ScopeSet) -> Iterator[None]:
    from gafete.walls.standing import inside  # noqa: PLC0415 -- as above

    with inside(scopes.account_id):
        yield


def _page(documents: ScopedList[Any], scopes: ScopeSet) -> Act:
    return lambda: documents.page(scopes)


def _in(documents: ScopedList[Any], scopes: ScopeSet) -> Act:
    return lambda: _asked_by_in(documents, scopes)


def _asked_by_in(documents: ScopedList[Any], scopes: ScopeSet) -> list[Any]:
    from django.db.models import Q  # noqa: PLC0415 -- as above

    rows = documents.model.objects.order_by("-issued_at", "-id")  # type: ignore[attr-defined]
    if not scopes.whole_account:
        seen = Q(place_id__in=scopes.places)
        rows = rows.filter(seen | Q(company_id__in=scopes.companies) if scopes.companies else seen)
    return list(rows.values_list(*documents.line._fields)[:PAGE])


def _cursor_at(documents: ScopedList[Any], scopes: ScopeSet, depth: int) -> tuple[int, str]:
    """How deep one can get, at most so deep, and the cursor there; found the slow way."""
    from gafete.listing.cursors import encoded  # noqa: PLC0415 -- as above

    rows = documents.model.objects.order_by("-issued_at", "-id")  # type: ignore[attr-defined]
    if not scopes.whole_account:
        rows = rows.filter(place_id__in=scopes.places)
    depth = min(depth, rows.count() * 3 // 4)
    return depth, encoded(rows.values_list("issued_at", "id")[depth], backwards=False)


def _table(documents: ScopedList[Any]) -> str:
    return str(documents.model._meta.db_table)  # noqa: SLF001 -- documented by Django, whatever its name says


def _beside(mine: Sequence[float], theirs: Sequence[float]) -> float:
    return median(one / other for one, other in zip(mine, theirs, strict=True))


def _shown(seconds: Sequence[float]) -> str:
    return f"{median(seconds) * 1000:.2f} ms"


if __name__ == "__main__":
    hand_over(measure_on)
