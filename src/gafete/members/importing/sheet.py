"""What every kind of file is read into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gafete.members.importing.limits import MAXIMUM_COLUMNS, MAXIMUM_ROWS
from gafete.members.importing.refusals import UnreadableFile


@dataclass(frozen=True, slots=True)
class Row:
    """A row that holds something: its number as the spreadsheet shows it, and its texts from left to right."""

    number: int
    texts: Sequence[str]
    # Positions whose value is calculated.
    formulas: frozenset[int] = frozenset()


def too_many_rows() -> UnreadableFile:
    """The refusal of a file that is too long."""
    return UnreadableFile(
        _("El archivo tiene más de %(most)s filas. Divídelo en varios.") % {"most": f"{MAXIMUM_ROWS:,}"}
    )


def too_many_columns() -> UnreadableFile:
    """The refusal of a file that is too wide."""
    return UnreadableFile(
        _("El archivo tiene más de %(most)s columnas. Usa la plantilla.") % {"most": MAXIMUM_COLUMNS}
    )


def too_large() -> UnreadableFile:
    """The refusal of a file that is small only as long as nobody opens it."""
    return UnreadableFile(_("El archivo ocupa demasiado al abrirlo. Copia solo las filas a la plantilla."))
