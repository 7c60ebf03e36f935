"""The reader of workbooks, asked as a program is asked, without a process of its own around it."""

from __future__ import annotations

import builtins
import json
import resource
import sys
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook, PasswordError

from gafete.members.importing import limits, sheet_process
from tests.members.importing.workbooks import (
    HEADINGS,
    ods,
    people,
    person,
    repeating,
    saved,
    with_part,
    written_by_hand,
    xls,
    xlsx,
)

SHEET = "xl/worksheets/sheet1.xml"


class Reader:
    """Runs the program and takes what it prints."""

    def __init__(self, folder: Path, output: pytest.CaptureFixture[bytes]) -> None:
        self._folder = folder
        self._output = output

    def __call__(
        self,
        content: bytes,
        suffix: str = ".xlsx",
        *,
        rows: int = 1_000,
        columns: int = limits.MAXIMUM_COLUMNS,
        longest: int = limits.MAXIMUM_CELL,
        answer: int = limits.MAXIMUM_ANSWER_BYTES,
    ) -> tuple[int, list[Any]]:
        path = saved(self._folder, content, suffix)
        words = (limits.MEMORY_BYTES, limits.SECONDS, answer, rows, columns, longest)
        code = sheet_process.main(str(path), *(str(word) for word in words))
        return code, [json.loads(line) for line in self._output.readouterr().out.splitlines()]


@pytest.fixture
def limited(monkeypatch: pytest.MonkeyPatch) -> dict[int, tuple[int, int]]:
    """What the program would be limited to; it is the tests' own process, which goes on."""
    asked: dict[int, tuple[int, int]] = {}
    monkeypatch.setattr(resource, "setrlimit", asked.__setitem__)
    return asked


@pytest.fixture
def read(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes], limited: dict[int, tuple[int, int]]
) -> Reader:
    return Reader(tmp_path, capsysbinary)


def test_rows_come_with_their_numbers_and_nothing_of_what_is_empty(read: Reader) -> None:
    code, rows = read(xlsx([person(), (), person(email="otra@correo.example")]))
    assert code == 0
    assert [(number, texts[2], formulas) for number, texts, formulas in rows] == [
        (1, HEADINGS[2], []),
        (2, "rosa@correo.example", []),
        (4, "otra@correo.example", []),
    ]


def test_memory_time_and_remains_are_limited_before_the_file_is_opened(
    read: Reader, limited: dict[int, tuple[int, int]]
) -> None:
    read(xlsx([person()]))
    assert limited == {
        resource.RLIMIT_AS: (limits.MEMORY_BYTES, limits.MEMORY_BYTES),
        resource.RLIMIT_CPU: (limits.SECONDS, limits.SECONDS),
        resource.RLIMIT_CORE: (0, 0),
    }


def test_where_the_system_knows_no_limits_the_file_is_read_all_the_same(
    read: Reader, monkeypatch: pytest.MonkeyPatch, limited: dict[int, tuple[int, int]]
) -> None:
    found = builtins.__import__

    def without_limits(name: str, *rest: Any) -> Any:
        if name == "resource":
            raise ImportError
        return found(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_limits)
    monkeypatch.delitem(sys.modules, "resource")
    code, rows = read(xlsx([person()]))
    assert (code, len(rows), limited) == (0, 2, {})


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("x" * 9, "xxxxx"),
        (True, "Sí"),
        (False, "No"),
        (5.0, "5"),
        (5.25, "5.25"),
        (datetime(2027, 1, 31, 10, 30), "2027-01-31"),  # noqa: DTZ001 -- a workbook knows no zones
        (date(2027, 1, 31), "2027-01-31"),
        (time(10, 30), "10:30"),
        (None, "None"),
    ],
)
def test_a_cell_is_said_as_people_read_it(value: object, said: str) -> None:
    longest = 5 if isinstance(value, (str, time)) else 400
    assert sheet_process.text(value, longest) == said


def test_limits_have_a_code_each(read: Reader) -> None:
    wide = [*HEADINGS, *(f"Columna {number}" for number in range(50))]
    assert read(xlsx(people(3)), rows=3)[0] == sheet_process.TOO_MANY_ROWS
    assert read(xlsx([wide], headings=wide))[0] == sheet_process.TOO_MANY_COLUMNS
    assert read(repeating("x" * 300, rows=50), answer=20_000)[0] == sheet_process.TOO_LARGE


def test_no_more_is_printed_than_the_limit_allows(read: Reader) -> None:
    _code, rows = read(repeating("x" * 300, rows=50), answer=20_000)
    assert 0 < len(json.dumps(rows)) < 20_000


def test_what_can_not_be_read_has_a_code(read: Reader) -> None:
    broken = with_part(xlsx([person()]), "xl/workbook.xml", b"<workbook><sheets>")
    assert read(broken) == (sheet_process.UNREADABLE, [])
    assert read(b"no workbook", ".xls") == (sheet_process.UNREADABLE, [])


def test_a_workbook_behind_a_password_has_a_code(read: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    def protected(_path: str) -> None:
        raise PasswordError

    monkeypatch.setattr(CalamineWorkbook, "from_path", protected, raising=False)
    assert read(xlsx([person()])) == (sheet_process.PROTECTED, [])


def test_a_formula_is_told_by_its_cell_and_a_row_of_nothing_else_is_kept(read: Reader) -> None:
    _code, rows = read(xlsx([person(), ("", "", "=A2")]))
    assert [(number, formulas) for number, _texts, formulas in rows] == [(1, []), (2, []), (3, [2])]


def test_cells_without_a_position_follow_each_other(read: Reader) -> None:
    headings = "".join(f'<c t="inlineStr"><is><t>{heading}</t></is></c>' for heading in HEADINGS)
    cells = '<c t="inlineStr"><is><t>Ana</t></is></c><c t="inlineStr"><is><t>ana</t></is></c>'
    rows = f'<row>{headings}</row><row>{cells}<c r="C2" t="str"><f>A2</f><v>a@b.example</v></c></row>'
    code, found = read(written_by_hand(rows))
    assert (code, found[1][2]) == (0, [2])


def test_formulas_of_an_ods_are_refused_and_the_word_is_none(read: Reader) -> None:
    formula = (
        '<table:table-row><table:table-cell table:formula="of:=1+1" office:value="2"/></table:table-row>'
    )
    assert read(ods([person()], extra=formula), ".ods")[0] == sheet_process.FORMULAS
    assert read(ods([person(name="La formula de Ana")]), ".ods")[0] == 0


def test_an_old_workbook_is_read_without_looking_for_formulas(read: Reader) -> None:
    assert read(xls([person()]), ".xls")[1][1][1][0] == "Rosa Luna Paz"


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml"])
def test_a_part_that_declares_entities_is_refused(read: Reader, tmp_path: Path, part: str) -> None:
    book = xlsx([person()])
    with zipfile.ZipFile(saved(tmp_path, book, ".xlsx")) as archive:
        head, _, rest = archive.read(part).partition(b"?>")
    declared = head + b'?>\n<!DOCTYPE x [<!ENTITY a "b">]>' + rest
    assert read(with_part(book, part, declared))[0] == sheet_process.UNREADABLE


def test_a_sheet_in_an_encoding_that_hides_words_is_refused(read: Reader, tmp_path: Path) -> None:
    book = xlsx([person()])
    with zipfile.ZipFile(saved(tmp_path, book, ".xlsx")) as archive:
        hidden = archive.read(SHEET).decode().replace("UTF-8", "UTF-16").encode("utf-16")
    assert read(with_part(book, SHEET, hidden))[0] == sheet_process.UNREADABLE


def test_a_formula_is_found_behind_the_first_piece_of_a_sheet(
    read: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet_process, "_PIECE", 64)
    _code, rows = read(xlsx([*people(20), person(email="=A2")]))
    assert rows[-1][2] == [2]


def test_a_sheet_is_found_by_an_address_from_the_root(read: Reader, tmp_path: Path) -> None:
    relations = "xl/_rels/workbook.xml.rels"
    book = xlsx([person(), person(email="=A2")])
    with zipfile.ZipFile(saved(tmp_path, book, ".xlsx")) as archive:
        absolute = archive.read(relations).replace(b'Target="worksheets', b'Target="/xl/worksheets')
    assert read(with_part(book, relations, absolute))[1][2][2] == [2]


@pytest.mark.parametrize(("letters", "position"), [("A", 0), ("Z", 25), ("AA", 26), ("AZ", 51), ("BA", 52)])
def test_letters_count_columns(letters: str, position: int) -> None:
    assert sheet_process.position(letters) == position
