"""Opens a workbook in a process of its own and prints its rows, one JSON list a line.

A few bytes of a workbook can ask for more memory than any machine has; then this process dies, and nothing else.
It is started as a script, without Gafete around it, so that it starts at once.
"""

import json
import re
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from xml.etree import ElementTree as ET

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

PREFERRED_SHEET = "Usuarios"
# Exit codes, in the order in which spreadsheets.py knows them.
PROTECTED, UNREADABLE, TOO_MANY_ROWS, TOO_MANY_COLUMNS, FORMULAS = 10, 11, 12, 13, 14

_FORMULA = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<f[\s>/]')
_NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_OVERLAP = 300
_PIECE = 1024 * 1024


class Refused(Exception):
    """The exit code says why."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def limit(memory: int, seconds: int) -> None:
    """Take no more memory and time than this, where the system can see to it."""
    try:
        import resource  # noqa: PLC0415 -- not on every system
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def rows(path: str, most_rows: int, most_columns: int, longest: int) -> Iterator[list[object]]:
    """The row's number and its texts, without the rows that are empty."""
    with CalamineWorkbook.from_path(path) as book:
        names = book.sheet_names
        name = PREFERRED_SHEET if PREFERRED_SHEET in names else names[0]
        formulas = formula_cells(path, name)
        sheet = book.get_sheet_by_name(name)
        if sheet.width > most_columns:
            raise Refused(TOO_MANY_COLUMNS)
        _top, left = sheet.start or (0, 0)
        count = 0
        # Rows are counted from the first of the sheet, columns from the first that holds anything.
        for number, values in enumerate(sheet.iter_rows(), start=1):
            texts = [text(value, longest) for value in values]
            at = [column - left for column in formulas.get(number, ())]
            if not any(texts) and not at:
                continue
            count += 1
            if count > most_rows:
                raise Refused(TOO_MANY_ROWS)
            yield [number, texts, at]


def text(value: object, longest: int) -> str:
    """A cell as people read it: 5 rather than 5.0, a day without its midnight."""
    if isinstance(value, str):
        return value[:longest]
    if isinstance(value, bool):
        return "Sí" if value else "No"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)[:longest]


def formula_cells(path: str, sheet: str) -> dict[int, tuple[int, ...]]:
    """The positions of formulas by row: what they come to is not what anybody typed."""
    if path.endswith(".ods"):
        refuse_formulas_of_ods(path)
        return {}
    if not path.endswith(".xlsx"):
        return {}
    found: dict[int, list[int]] = {}
    with zipfile.ZipFile(path) as archive:
        for piece in pieces(archive, part_of(archive, sheet)):
            for match in _FORMULA.finditer(piece):
                columns = found.setdefault(int(match[2]), [])
                column = position(match[1])
                if column not in columns:
                    columns.append(column)
    return {row: tuple(columns) for row, columns in found.items()}


def refuse_formulas_of_ods(path: str) -> None:
    """The first sheet with a formula is enough: an .ods keeps all its sheets in one piece."""
    with zipfile.ZipFile(path) as archive:
        for piece in pieces(archive, "content.xml"):
            if b"table:formula=" in piece:
                raise Refused(FORMULAS)


def part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """Where the workbook keeps this sheet."""
    book = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 -- as above
    relations = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 -- as above
    wanted = [
        element.get(_RELATION)
        for element in book.iter()
        if element.tag.endswith("}sheet") and element.get("name") == sheet
    ]
    for relation in relations:
        if relation.get("Id") in wanted:
            target = str(relation.get("Target"))
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError(sheet)


def pieces(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """A part in pieces that overlap, so that nothing short is cut in two."""
    kept = b""
    with archive.open(part) as file:
        while piece := file.read(_PIECE):
            yield kept + piece
            kept = piece[-_OVERLAP:]


def position(letters: bytes) -> int:
    """A is 0, Z is 25, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def main(path: str, memory: str, seconds: str, *limits: str) -> int:
    """Print the rows; the exit code says why there are none."""
    limit(int(memory), int(seconds))
    try:
        for row in rows(path, *(int(each) for each in limits)):
            sys.stdout.write(json.dumps(row) + "\n")
    except Refused as refused:
        return refused.code
    except PasswordError:
        return PROTECTED
    except (CalamineError, zipfile.BadZipFile, ET.ParseError, KeyError, IndexError, MemoryError):
        return UNREADABLE
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
