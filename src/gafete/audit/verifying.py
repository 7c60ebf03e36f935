"""Whether a chain is what was written, and what is wrong with its first link that is not. No database here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from gafete.access.language import Sentence
from gafete.access.language import marked as _
from gafete.audit.chain import FORM, SEALED, content_digest, link_digest
from gafete.audit.models import GENESIS

# (sequence, previous digest, digest, form, moment, and what the form seals).
Row = tuple[int, str, str, int, *tuple[str, ...]]
# Where the text of the reach stands behind the form, with the moment before it.
_REACH = 1 + SEALED.index("reach")


class Fault(StrEnum):
    """What can be wrong with a link."""

    # It says something else than was written.
    CONTENT = "content"
    # There should be a link here.
    MISSING = "missing"
    # It does not follow the one before: its place was changed, or the one before was written anew.
    ORDER = "order"
    # It is the last one, and the head of the chain says another.
    HEAD = "head"
    # The parts of the tree that may read it are not those that were written.
    REACH = "reach"
    # An anchor kept elsewhere names it, and the chain ends before.
    CUT = "cut"
    # An anchor kept elsewhere names it with another digest.
    REWRITTEN = "rewritten"


_SENTENCES = {
    Fault.CONTENT: _("El registro %(number)s dice otra cosa que lo que se escribió."),
    Fault.MISSING: _("Falta el registro %(number)s."),
    Fault.ORDER: _(
        "El registro %(number)s no sigue al anterior: se cambió su lugar, o el anterior se escribió de nuevo."
    ),
    Fault.HEAD: _("El registro %(number)s no es el que quedó anotado como último."),
    Fault.REACH: _("Se cambió quién puede leer el registro %(number)s."),
    Fault.CUT: _("Falta el registro %(number)s, que un ancla nombra: se cortó el final de la cadena."),
    Fault.REWRITTEN: _(
        "El registro %(number)s no es el que un ancla nombra: la cadena se escribió de nuevo."
    ),
}


@dataclass(frozen=True, slots=True)
class Broken:
    """The first link that is not in order."""

    sequence: int
    fault: Fault

    @property
    def sentence(self) -> Sentence:
        """What is wrong, to be said in the reader's language."""
        return Sentence(_SENTENCES[self.fault], {"number": str(self.sequence)})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the verification of one chain found; ``links`` are those in order before the first that is not."""

    account_id: int
    links: int
    broken: Broken | None = None


@dataclass(frozen=True, slots=True)
class Tip:
    """Where a chain ends, as its head says and as its rows are, at one moment."""

    sequence: int = 0
    previous_digest: str = GENESIS
    digest: str = GENESIS
    last_event: int = 0
    last_reach: int = 0


@dataclass(slots=True)
class Walker:
    """Goes along one chain, portion by portion, and keeps nothing but the last link."""

    account_id: int
    sequence: int = 0
    previous_digest: str = GENESIS
    digest: str = GENESIS

    def walk(self, rows: Iterable[Row], reach: Mapping[int, str]) -> Broken | None:
        """Go on along these rows; ``reach`` is what their numbers reach. Stops at the first fault."""
        for row in rows:
            fault = self._fault(row, reach)
            if fault is not None:
                return Broken(self.sequence + 1, fault)
            self.sequence, self.previous_digest, self.digest = row[0], row[1], row[2]
        return None

    def arrive(self, tip: Tip) -> Broken | None:
        """Compare where the rows ended with where the chain should end."""
        if tip.last_event > tip.sequence:
            return Broken(tip.sequence + 1, Fault.HEAD)
        if self.sequence < tip.sequence:
            return Broken(self.sequence + 1, Fault.MISSING)
        if (self.previous_digest, self.digest) != (tip.previous_digest, tip.digest):
            return Broken(self.sequence, Fault.HEAD)
        if tip.last_reach > tip.sequence:
            return Broken(tip.last_reach, Fault.REACH)
        return None

    def _fault(self, row: Row, reach: Mapping[int, str]) -> Fault | None:
        sequence, previous, digest, form, *parts = row
        if sequence != self.sequence + 1:
            return Fault.MISSING if sequence > self.sequence else Fault.ORDER
        if previous != self.digest:
            return Fault.ORDER
        content = content_digest(form=form, account_id=self.account_id, parts=parts)
        if form != FORM or link_digest(previous, sequence, content) != digest:
            return Fault.CONTENT
        return None if reach.get(sequence, "") == parts[_REACH] else Fault.REACH


def against_anchors(anchored: Mapping[int, str], kept: Mapping[int, str]) -> Broken | None:
    """Compare the digests that anchors name, by number, with those that the chain has there now."""
    for sequence in sorted(anchored):
        if sequence not in kept:
            return Broken(sequence, Fault.CUT)
        if kept[sequence] != anchored[sequence]:
            return Broken(sequence, Fault.REWRITTEN)
    return None
