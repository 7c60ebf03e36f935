"""From an uploaded file to lines with named cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath

from django.utils.translation import gettext as _

from gafete.members.importing.columns import match_headings
from gafete.members.importing.delimited import read_delimited
from gafete.members.importing.refusals import UnreadableFile
from gafete.members.importing.sheet import Row
from gafete.members.importing.spreadsheets import read_spreadsheet
from gafete.tenancy.words import tidy

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# How the content of each kind begins; a text may begin with anything but what the others begin with.
_BEGINNINGS = {".xlsx": _ZIP, ".ods": _ZIP, ".xls": _OLE, ".csv": b""}
KINDS = tuple(_BEGINNINGS)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the file: its number and its cells by column."""

    number: int
    cells: Mapping[str, str]
    formulas: frozenset[str] = frozenset()
    # The user name that was proposed when the file was looked through.
    proposed: str = ""


def suffix_of(name: str) -> str:
    """The kind of file that the name says it is.

    Raises:
        UnreadableFile: none that can be read.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix not in KINDS:
        raise UnreadableFile(_("Sube un archivo .xlsx, .xls, .ods o .csv."))
    return suffix


def read_file(path: Path, *, suffix: str) -> list[Line]:
    """The lines of an uploaded file, whose name in the data folder ends with its suffix.

    Raises:
        UnreadableFile: the sentence says why, and what to do.
    """
    _refuse_other_content(path, suffix)
    rows = iter(read_delimited(path) if suffix == ".csv" else read_spreadsheet(path, suffix=suffix))
    headings = next(rows, None)
    if headings is None:
        raise UnreadableFile(_("El archivo está vacío. Usa la plantilla."))
    # Nothing more is read under headings that are wrong.
    columns = match_headings([tidy(text) for text in headings.texts])
    lines = list(_lines(rows, columns))
    if not lines:
        raise UnreadableFile(
            _("El archivo no tiene usuarios: escribe al menos una fila debajo de los títulos.")
        )
    return lines


def _lines(rows: Iterable[Row], columns: Mapping[int, str]) -> Iterator[Line]:
    for row in rows:
        cells = {
            key: text
            for at, key in columns.items()
            if at < len(row.texts) and (text := _clean(row.texts[at]))
        }
        formulas = frozenset(columns[at] for at in row.formulas if at in columns)
        if cells or formulas:
            yield Line(row.number, cells, formulas)


def _clean(text: str) -> str:
    # What most cells are, without looking at each letter.
    return " ".join(text.split()) if text.isascii() and text.isprintable() else tidy(text)


def _refuse_other_content(path: Path, suffix: str) -> None:
    with path.open("rb") as file:
        beginning = file.read(len(_OLE))
    if not beginning:
        raise UnreadableFile(_("El archivo está vacío. Usa la plantilla."))
    if suffix == ".xlsx" and beginning == _OLE:
        raise UnreadableFile(_("El archivo está protegido con contraseña. Quítala y súbelo otra vez."))
    expected = _BEGINNINGS[suffix]
    disguised = suffix == ".csv" and beginning.startswith((_ZIP, _OLE, b"%PDF", b"\x89PNG"))
    if disguised or not beginning.startswith(expected):
        raise UnreadableFile(
            _("El contenido no es el de un archivo %(suffix)s. Guárdalo otra vez desde tu hoja de cálculo.")
            % {"suffix": suffix}
        )
