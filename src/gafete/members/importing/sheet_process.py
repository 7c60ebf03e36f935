"""Opens a workbook in a process of its own and prints its rows, one JSON list a line.

A few bytes of a workbook can ask for more memory than any machine has; then this process dies, and nothing else.
It is started as a script, without Gafete around it, so that it starts at once.
"""

import json
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

PREFERRED_SHEET = "Usuarios"
# Exit codes, in the order in which spreadsheets.py knows them.
PROTECTED, UNREADABLE, TOO_MANY_ROWS, TOO_MANY_COLUMNS, FORMULAS, TOO_LARGE = 10, 11, 12, 13, 14, 15

# What is in every part that has a formula or declares anything, and in few others: only those are parsed.
_SUSPECT = re.compile(rb"[<:]f[\s/>]|formula|<!DOCTYPE")
_OVERLAP = 16
_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")
_POSITION = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships id"
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


def rows(path: str, most_rows: int, most_columns: int, longest: int) -> Iterator[list[Any]]:
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
        has_heading: list[bool] = []
        # Rows are counted from the first of the sheet, columns from the first that holds anything.
        for number, values in enumerate(sheet.iter_rows(), start=1):
            texts = [text(value, longest) for value in values]
            # The first row holds the headings; what stands under none is nobody's.
            if any(texts) and not has_heading:
                has_heading = [bool(heading.strip()) for heading in texts]
            texts = [each if known else "" for each, known in zip(texts, has_heading, strict=False)]
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


def formula_cells(path: str, sheet: str) -> dict[int, set[int]]:
    """The positions of formulas by row: what they come to is not what anybody typed."""
    if not path.endswith((".ods", ".xlsx")):
        return {}
    formulas = Formulas()
    with zipfile.ZipFile(path) as archive:
        # An .ods keeps all its sheets in one piece.
        part = "content.xml" if path.endswith(".ods") else part_of(archive, sheet)
        if is_suspect(archive, part):
            parse(archive, part, formulas.start)
    return formulas.found


class Formulas:
    """Follows the cells of a sheet and keeps the positions of those that calculate."""

    def __init__(self) -> None:
        self.found: dict[int, set[int]] = {}
        self._row = 0
        self._column = -1

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins. A row or cell without a position follows the one before it."""
        kind = name.rpartition(" ")[2]
        if kind == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = -1
        elif kind == "c":
            self._column += 1
            if match := _POSITION.fullmatch(attributes.get("r", "")):
                self._column, self._row = position(match[1]), int(match[2])
        elif kind == "f":
            self.found.setdefault(self._row, set()).add(self._column)
        elif kind.endswith("table-cell") and any(each.rpartition(" ")[2] == "formula" for each in attributes):
            raise Refused(FORMULAS)


def is_suspect(archive: zipfile.ZipFile, part: str) -> bool:
    """Whether a part has to be parsed to know of its formulas. It is of a hundred thousand rows: most are not."""
    kept = b""
    with archive.open(part) as file:
        while piece := file.read(_PIECE):
            if not kept and piece.startswith(_UTF16):
                raise Refused(UNREADABLE)
            if _SUSPECT.search(kept + piece):
                return True
            kept = piece[-_OVERLAP:]
    return False


def parse(archive: zipfile.ZipFile, part: str, start: Callable[[str, dict[str, str]], None]) -> None:
    """Call this for each element, as the part is unpacked; one that declares entities is no sheet."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse_doctype
    with archive.open(part) as file:
        parser.ParseFile(file)


def refuse_doctype(*_declared: object) -> None:
    """No workbook declares a document type; bombs do."""
    raise Refused(UNREADABLE)


def part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """Where the workbook keeps this sheet."""
    wanted: list[str] = []
    targets: dict[str, str] = {}

    def note_sheet(name: str, attributes: dict[str, str]) -> None:
        if name.endswith(" sheet") and attributes.get("name") == sheet:
            wanted.append(attributes.get(_RELATION, ""))

    def note_target(_name: str, attributes: dict[str, str]) -> None:
        targets[attributes.get("Id", "")] = attributes.get("Target", "")

    parse(archive, "xl/workbook.xml", note_sheet)
    parse(archive, "xl/_rels/workbook.xml.rels", note_target)
    target = targets[wanted[0]]
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def position(letters: str) -> int:
    """A is 0, Z is 25, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def write(found: Iterator[list[Any]], most_bytes: int) -> None:
    """Print each row as it is found, and no more than this in all."""
    left = most_bytes
    for row in found:
        line = json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        left -= len(line)
        if left < 0:
            raise Refused(TOO_LARGE)
        sys.stdout.buffer.write(line)
    sys.stdout.buffer.flush()


def main(path: str, memory: str, seconds: str, most_bytes: str, *limits: str) -> int:
    """Print the rows; the exit code says why there are none, or no more."""
    limit(int(memory), int(seconds))
    try:
        write(rows(path, *(int(each) for each in limits)), int(most_bytes))
    except Refused as refused:
        return refused.code
    except PasswordError:
        return PROTECTED
    except (CalamineError, expat.ExpatError, zipfile.BadZipFile, LookupError, ValueError, MemoryError):
        return UNREADABLE
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
