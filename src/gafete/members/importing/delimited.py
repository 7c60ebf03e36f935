"""Rows of a text file: comma, semicolon or tab; UTF-8 or what Excel writes on a Mexican Windows."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from django.utils.translation import gettext as _

from gafete.members.importing.limits import MAXIMUM_CELL, MAXIMUM_COLUMNS, MAXIMUM_ROWS
from gafete.members.importing.refusals import UnreadableFile
from gafete.members.importing.sheet import Row, too_many_columns, too_many_rows

_DELIMITERS = ",;\t"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read_delimited(path: Path) -> list[Row]:
    """The rows of a text file.

    Raises:
        UnreadableFile: it is no text, or too large.
    """
    text = _decoded(path.read_bytes())
    # "sep=;" is how Excel is told about the delimiter.
    if text.lower().startswith("sep="):
        text = "\n" + text.partition("\n")[2]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    rows: list[Row] = []
    try:
        for number, texts in enumerate(reader, start=1):
            if not any(cell.strip() for cell in texts):
                continue
            if len(texts) > MAXIMUM_COLUMNS:
                raise too_many_columns()
            # The row of the headings comes on top.
            if len(rows) > MAXIMUM_ROWS:
                raise too_many_rows()
            rows.append(Row(number, [cell[:MAXIMUM_CELL] for cell in texts]))
    except csv.Error:
        raise UnreadableFile(_("El archivo no es un CSV que podamos leer. Revisa las comillas.")) from None
    return rows


def _decoded(content: bytes) -> str:
    encodings = ("utf-16",) if content.startswith(_UTF16_MARKS) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise UnreadableFile(_("El archivo no es de texto. Guárdalo como CSV UTF-8 o como Excel."))


def _delimiter(text: str) -> str:
    """The one that stands most often in the row of the headings."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(_DELIMITERS, key=first.count)
