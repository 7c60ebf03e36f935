"""How many acts of each kind were done, were denied, and were refused for another reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

# The name under which a test reports its counts.
PROPERTY = "acts"
OUTCOMES = ("done", "denied", "refused")
# Time and a worker are nobody's to refuse, and whoever has his own to ask or to take needs no permission for it.
NEVER_DENIED = frozenset({"wait", "expire", "enter", "import", "accept", "ask", "withdraw request", "sweep"})


class Tally:
    """Counts of one run, or of several together."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def note(self, kind: str, outcome: str) -> None:
        """One act more."""
        self.counts[f"{kind}: {outcome}"] += 1

    def of(self, kind: str, outcome: str) -> int:
        """How many acts of a kind ended so."""
        return self.counts[f"{kind}: {outcome}"]

    @property
    def kinds(self) -> list[str]:
        """The kinds that were tried."""
        return sorted({key.partition(": ")[0] for key in self.counts})

    @property
    def steps(self) -> int:
        """All acts together."""
        return self.counts.total()

    def lines(self) -> list[str]:
        """The counts for a person to read."""
        heading = f"{'':<20}" + "".join(f"{outcome:>10}" for outcome in OUTCOMES)
        rows = (
            f"{kind:<20}" + "".join(f"{self.of(kind, outcome):>10,}" for outcome in OUTCOMES)
            for kind in self.kinds
        )
        return [f"{self.steps:,} steps", heading, *rows]


def together(counts: Iterable[Mapping[str, int]]) -> Tally:
    """Several runs as one."""
    total = Tally()
    for each in counts:
        total.counts.update(each)
    return total
