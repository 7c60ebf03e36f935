"""The matrix as a page shows it: letters, colours and the engine's reasons in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext as _

from gafete.access.wording import Wording
from gafete.members.matrix import Cell, Heading, Mark, Matrix, Standing
from gafete.members.models import Member, MemberState
from gafete.members.naming import profile_in_words
from gafete.web.members.naming import ScopeNames

# A cell has room for two letters; the reason names them all.
LETTERS_SHOWN = 2


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell: its letters, how it is painted, what it is called and why it is so."""

    letters: str
    color: str
    standing: str
    name: str
    reason: str
    places: int


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A member with his cells."""

    member: Member
    url: str
    # Where the reasons of his cells begin: a column's id and a slash complete the address.
    why: str
    state: str
    state_words: str
    has_others: bool
    cells: tuple[ShownCell | None, ...]


def shown_rows(matrix: Matrix) -> list[ShownRow]:
    """The rows in words; each distinct cell is put into words once."""
    wording = _names(matrix.headings).wording()
    home = reverse("matrix:show")
    return [
        ShownRow(
            member=row.member,
            url=reverse("members:access", args=[row.member.public_id]),
            why=f"{home}{row.member.public_id}/",
            state="" if row.member.state == MemberState.ACTIVE else row.member.state,
            state_words=row.member.get_state_display(),
            has_others=row.has_others,
            cells=_shown_cells(row.cells, wording),
        )
        for row in matrix.rows
    ]


def profile_name(mark: Mark) -> str:
    """The name of a profile, in the reader's language where it comes with the program."""
    return profile_in_words(mark.name)


def standing_words(standing: str) -> str:
    """What the painting of a cell means."""
    return {
        Standing.LIVE: _("vigente"),
        Standing.AHEAD: _("aún no empieza"),
        Standing.OVER: _("ya terminó"),
        Standing.OFF: _("usuario desactivado"),
    }[Standing(standing)]


def _names(headings: Iterable[Heading]) -> ScopeNames:
    names = ScopeNames()
    for heading in headings:
        names.companies[heading.company.pk] = heading.company.short_name
        for column in heading.columns:
            places = column.gathers if column.place is None else (column.place,)
            names.places |= {place.pk: place.name for place in places}
    return names


def _shown_cells(cells: Iterable[Cell | None], wording: Wording) -> tuple[ShownCell | None, ...]:
    known: dict[int, ShownCell] = {}
    shown: list[ShownCell | None] = []
    for cell in cells:
        if cell is None:
            shown.append(None)
            continue
        if id(cell) not in known:
            known[id(cell)] = _shown(cell, wording)
        shown.append(known[id(cell)])
    return tuple(shown)


def _shown(cell: Cell, wording: Wording) -> ShownCell:
    marks = list(dict.fromkeys(entry.mark for entry in cell.entries))
    names = ", ".join(profile_name(mark) for mark in marks)
    reasons = dict.fromkeys(entry.explanation.sentence(wording).render(gettext) for entry in cell.entries)
    return ShownCell(
        letters="".join(mark.letter for mark in marks[:LETTERS_SHOWN]),
        color=marks[0].color,
        standing=str(cell.standing),
        name=_name(names, cell),
        reason=" ".join(reasons),
        places=cell.places,
    )


def _name(names: str, cell: Cell) -> str:
    words = [names]
    if cell.places:
        words.append(
            ngettext("en %(places)s lugar", "en %(places)s lugares", cell.places) % {"places": cell.places}
        )
    if cell.standing is not Standing.LIVE:
        words.append(f"({standing_words(cell.standing)})")
    return " ".join(words)
