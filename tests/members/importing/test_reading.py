"""What a file says is read the same from every kind; what no list of users would be is refused at once."""

from __future__ import annotations

import io
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from gafete.members.importing import limits, sheet_process
from gafete.members.importing.reading import Line, read_file, suffix_of
from gafete.members.importing.refusals import UnreadableFile
from gafete.members.importing.spreadsheets import read_spreadsheet
from tests.members.importing import workbooks
from tests.members.importing.workbooks import csv, ods, person, saved, with_part, xls, xlsx, zipped

KINDS: dict[str, Callable[[workbooks.Rows], bytes]] = {".xlsx": xlsx, ".xls": xls, ".ods": ods, ".csv": csv}
SHEET = "xl/worksheets/sheet1.xml"


def read(folder: Path, content: bytes, suffix: str = ".xlsx") -> list[Line]:
    return read_file(saved(folder, content, suffix), suffix=suffix)


def refusal(folder: Path, content: bytes, suffix: str = ".xlsx") -> str:
    with pytest.raises(UnreadableFile) as refused:
        read(folder, content, suffix)
    return refused.value.sentence


@pytest.mark.parametrize("suffix", KINDS)
def test_every_kind_of_file_says_the_same(tmp_path: Path, suffix: str) -> None:
    lines = read(
        tmp_path, KINDS[suffix]([person(), person(name="Íñigo Ñúñez", email="i@correo.example")]), suffix
    )
    assert [(line.number, line.cells["name"], line.cells["place"]) for line in lines] == [
        (2, "Rosa Luna Paz", "Centro"),
        (3, "Íñigo Ñúñez", "Centro"),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_text_file_is_read_as_the_programs_of_mexico_write_it(
    tmp_path: Path, delimiter: str, encoding: str
) -> None:
    content = csv([person(name="Íñigo Ñúñez")], delimiter=delimiter, encoding=encoding)
    assert read(tmp_path, content, ".csv")[0].cells["name"] == "Íñigo Ñúñez"


def test_a_line_that_tells_excel_the_delimiter_is_no_heading(tmp_path: Path) -> None:
    content = b"sep=;\r\n" + csv([person()], delimiter=";")
    assert read(tmp_path, content, ".csv")[0].number == 3


def test_days_and_numbers_are_read_as_people_see_them(tmp_path: Path) -> None:
    line = read(tmp_path, xlsx([person(place=12, starts=date(2027, 1, 31))]))[0]  # type: ignore[arg-type]
    assert (line.cells["place"], line.cells["starts"]) == ("12", "2027-01-31")


def test_empty_rows_are_skipped_and_numbers_stay_those_of_the_sheet(tmp_path: Path) -> None:
    lines = read(tmp_path, xlsx([person(), (), (), person(email="otra@correo.example")]))
    assert [line.number for line in lines] == [2, 5]


def test_headings_may_be_written_otherwise_and_stand_in_any_order(tmp_path: Path) -> None:
    content = xlsx(
        [("a@correo.example", "Ana", "Consulta", workbooks.MAIZ)],
        headings=["E-MAIL", "nombre", "Perfil *", "RFC"],
    )
    assert read(tmp_path, content)[0].cells == {
        "email": "a@correo.example",
        "name": "Ana",
        "profile": "Consulta",
        "company": workbooks.MAIZ,
    }


def test_the_sheet_of_the_template_is_found_wherever_it_stands(tmp_path: Path) -> None:
    assert len(read(tmp_path, xlsx([person()], sheet="Hoja1"))) == 1


def test_a_formula_is_told_by_its_cell(tmp_path: Path) -> None:
    lines = read(tmp_path, xlsx([person(), person(email='=A2&"@correo.example"')]))
    assert [line.formulas for line in lines] == [frozenset(), frozenset({"email"})]


@pytest.mark.parametrize(
    ("cell", "prefix"),
    [
        ('<c r="C2" t="str"><f>A2</f><v>a@b.example</v></c>', ""),
        ("<c r='C2' t='str'><f>A2</f><v>a@b.example</v></c>", ""),
        ('<c\nt="str"\tr="C2" ><f\n>A2</f><v>a@b.example</v></c>', ""),
        ('<c r="C2" t="str"><!-- <f> --><is/><f t="shared" si="0"/><v>a@b.example</v></c>', ""),
        ('<c r="A2"/><c r="B2"/><c t="str"><f>A2</f><v>a@b.example</v></c>', ""),
        ('<x:c r="C2" t="str"><x:f>A2</x:f><x:v>a@b.example</x:v></x:c>', "x"),
    ],
)
def test_a_formula_is_found_however_its_cell_is_written(tmp_path: Path, cell: str, prefix: str) -> None:
    colon = f"{prefix}:" if prefix else ""
    headings = "".join(
        f'<{colon}c t="inlineStr"><{colon}is><{colon}t>{heading}</{colon}t></{colon}is></{colon}c>'
        for heading in workbooks.HEADINGS
    )
    rows = f"<{colon}row>{headings}</{colon}row><{colon}row>{cell}</{colon}row>"
    [line] = read(tmp_path, workbooks.written_by_hand(rows, prefix=prefix))
    assert (line.number, line.formulas) == (2, frozenset({"email"}))


@pytest.mark.parametrize("attribute", ['table:formula="of:=1+1"', "table:formula = 'of:=1+1'"])
def test_formulas_of_an_ods_are_refused(tmp_path: Path, attribute: str) -> None:
    formula = f'<table:table-row><table:table-cell {attribute} office:value="2"/></table:table-row>'
    assert "fórmulas" in refusal(tmp_path, ods([person()], extra=formula), ".ods")


def test_the_word_formula_in_a_text_is_no_formula(tmp_path: Path) -> None:
    assert read(tmp_path, ods([person(name='Ana table:formula="1"')]), ".ods")[0].cells["name"]


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml"])
def test_a_workbook_that_declares_entities_is_refused(tmp_path: Path, part: str) -> None:
    book = xlsx([person()])
    with zipfile.ZipFile(saved(tmp_path, book, ".xlsx")) as archive:
        head, _, rest = archive.read(part).partition(b"?>")
    declared = head + b'?>\n<!DOCTYPE x [<!ENTITY a "b">]>' + rest
    assert "No pudimos leer" in refusal(tmp_path, with_part(book, part, declared))


@pytest.mark.parametrize(
    ("headings", "said"),
    [
        (
            ("Nombre y apellidos", "Perfil"),
            "Faltan columnas en la primera fila: Correo electrónico, Empresa (RFC)",
        ),
        ((*workbooks.HEADINGS, "Teléfono"), "No conocemos estas columnas: «Teléfono»"),
        ((*workbooks.HEADINGS, "Correo"), "Estas columnas están dos veces: Correo electrónico"),
    ],
)
def test_wrong_columns_are_told_by_name(tmp_path: Path, headings: tuple[str, ...], said: str) -> None:
    assert refusal(tmp_path, xlsx([person()], headings=headings)).startswith(said)


def test_a_file_without_users_is_told(tmp_path: Path) -> None:
    assert "no tiene usuarios" in refusal(tmp_path, xlsx([]))
    assert "está vacío" in refusal(tmp_path, b"")
    assert "está vacío" in refusal(tmp_path, b"\r\n\r\n", ".csv")


def test_too_many_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAXIMUM_ROWS", 20)
    monkeypatch.setattr("gafete.members.importing.delimited.MAXIMUM_ROWS", 20)
    assert len(read(tmp_path, xlsx(workbooks.people(20)))) == 20
    for suffix in (".xlsx", ".csv"):
        assert "Divídelo" in refusal(tmp_path, KINDS[suffix](workbooks.people(21)), suffix)


@pytest.mark.slow
def test_one_row_more_than_a_hundred_thousand_is_refused(tmp_path: Path) -> None:
    row = ",".join(str(value) for value in person())
    content = "\n".join([",".join(workbooks.HEADINGS), *[row] * (limits.MAXIMUM_ROWS + 1)]).encode()
    assert refusal(tmp_path, content, ".csv") == "El archivo tiene más de 100,000 filas. Divídelo en varios."


def test_too_many_columns_are_refused(tmp_path: Path) -> None:
    wide = [*workbooks.HEADINGS, *(f"Columna {number}" for number in range(50))]
    for suffix, content in ((".xlsx", xlsx([wide], headings=wide)), (".csv", csv([wide], headings=wide))):
        assert "más de 50 columnas" in refusal(tmp_path, content, suffix)


@pytest.mark.parametrize(
    ("name", "suffix"), [("lista.XLSX", ".xlsx"), ("Mis usuarios.v2.csv", ".csv"), ("a.ods", ".ods")]
)
def test_the_kind_is_taken_from_the_name(name: str, suffix: str) -> None:
    assert suffix_of(name) == suffix


@pytest.mark.parametrize("name", ["lista.pdf", "lista", "lista.xlsm", "lista.xlsx.exe", ""])
def test_other_kinds_are_refused_by_name(name: str) -> None:
    with pytest.raises(UnreadableFile, match=r"Sube un archivo \.xlsx"):
        suffix_of(name)


@pytest.mark.parametrize(
    ("content", "suffix"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"x" * 100, ".xlsx"),
        (b"Nombre,Correo\nAna,a@correo.example", ".xlsx"),
        (b"%PDF-1.7 hello", ".csv"),
        (xlsx([person()]), ".csv"),
        (xlsx([person()]), ".xls"),
        (xlsx([person()]), ".ods"),
        (ods([person()]), ".xlsx"),
        (zipped({"hello.txt": b"no workbook"}), ".xlsx"),
    ],
)
def test_content_must_be_what_the_name_says(tmp_path: Path, content: bytes, suffix: str) -> None:
    assert "El contenido no es el de un archivo" in refusal(tmp_path, content, suffix)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    assert "no es de texto" in refusal(tmp_path, b"Nombre\x00Correo\x81", ".csv")


def test_a_protected_workbook_says_so(tmp_path: Path) -> None:
    assert "contraseña" in refusal(tmp_path, xls([person()]), ".xlsx")


@pytest.mark.parametrize("cut", [5_000, 300])
def test_a_damaged_workbook_says_so(tmp_path: Path, cut: int) -> None:
    assert "dañado" in refusal(tmp_path, xlsx([person()])[:-cut])


def test_an_entry_that_is_cut_short_says_so(tmp_path: Path) -> None:
    content = bytearray(xlsx([person()]))
    with zipfile.ZipFile(saved(tmp_path, bytes(content), ".xlsx")) as archive:
        last = archive.infolist()[-1]
    content[last.header_offset : last.header_offset + 4] = b"XXXX"
    assert "dañado" in refusal(tmp_path, bytes(content))


def test_an_entry_that_reaches_beyond_the_file_says_so(tmp_path: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 2_000)
        archive.writestr("xl/last.xml", b"x")
        # In all no more than there is file, and yet the last one ends behind it.
        first, last = archive.filelist
        first.compress_size, last.compress_size = 0, 1_500
    assert "dañado" in refusal(tmp_path, content.getvalue())


def test_a_workbook_that_is_stored_as_it_is_is_read(tmp_path: Path) -> None:
    content = io.BytesIO()
    with (
        zipfile.ZipFile(saved(tmp_path, xlsx([person()]), ".xlsx")) as book,
        zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive,
    ):
        for name in book.namelist():
            archive.writestr(name, book.read(name))
    assert read(tmp_path, content.getvalue())[0].cells["name"] == "Rosa Luna Paz"


def marked(content: bytes, *, offset: int, value: int) -> bytes:
    """The archive with this number in the heading of each entry, in the list as well as before its bytes."""
    changed = bytearray(content)
    for mark, shift in ((b"PK\x01\x02", 2), (b"PK\x03\x04", 0)):
        at = changed.find(mark)
        while at >= 0:
            struct.pack_into("<H", changed, at + offset + shift, value)
            at = changed.find(mark, at + 4)
    return bytes(changed)


def test_an_encrypted_archive_says_so(tmp_path: Path) -> None:
    assert "contraseña" in refusal(tmp_path, marked(xlsx([person()]), offset=6, value=1))


def test_a_rare_compression_says_so(tmp_path: Path) -> None:
    assert "no leemos" in refusal(tmp_path, marked(xlsx([person()]), offset=8, value=zipfile.ZIP_BZIP2))


def test_quotes_that_never_end_are_told(tmp_path: Path) -> None:
    endless = csv([person(name='"' + "x" * 200_000)])
    assert "Revisa las comillas" in refusal(tmp_path, endless, ".csv")


def test_a_text_with_zeros_in_it_is_no_text(tmp_path: Path) -> None:
    assert "no es de texto" in refusal(tmp_path, csv([person(name="Rosa\x00Luna")]), ".csv")


def test_a_row_of_blanks_is_nobody(tmp_path: Path) -> None:
    blanks = tuple("   " for _column in workbooks.HEADINGS)
    assert [line.number for line in read(tmp_path, xlsx([blanks, person()]))] == [3]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (sheet_process.PROTECTED, "contraseña"),
        (sheet_process.UNREADABLE, "No pudimos leer"),
        (sheet_process.TOO_MANY_ROWS, "Divídelo"),
        (sheet_process.TOO_MANY_COLUMNS, "columnas"),
        (sheet_process.FORMULAS, "fórmulas"),
        (sheet_process.TOO_LARGE, "ocupa demasiado"),
    ],
)
def test_each_code_of_the_reader_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, said: str
) -> None:
    refusing = tmp_path / "refusing.py"
    refusing.write_text(f"raise SystemExit({code})", encoding="utf-8")
    monkeypatch.setattr("gafete.members.importing.spreadsheets._SCRIPT", refusing)
    with pytest.raises(UnreadableFile, match=said):
        list(read_spreadsheet(saved(tmp_path, xlsx([person()]), ".xlsx"), suffix=".xlsx"))


def test_broken_xml_is_no_crash(tmp_path: Path) -> None:
    assert "No pudimos leer" in refusal(
        tmp_path, with_part(xlsx([person()]), "xl/workbook.xml", b"<workbook><sheets>")
    )


# -- bombs -------------------------------------------------------------------------------------------


def zeros(megabytes: int) -> bytes:
    return with_part(xlsx([person()]), SHEET, b"\x00" * (megabytes * 1024 * 1024))


def assert_refused_cheaply(folder: Path, content: bytes) -> None:
    path = saved(folder, content, ".xlsx")
    tracemalloc.start()
    started = time.process_time()
    try:
        with pytest.raises(UnreadableFile, match="ocupa demasiado"):
            read_file(path, suffix=".xlsx")
        seconds, (_now, peak) = time.process_time() - started, tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert seconds < 1
    assert peak < 8 * 1024 * 1024


def test_a_bomb_that_says_what_it_is_is_refused(tmp_path: Path) -> None:
    assert_refused_cheaply(tmp_path, zeros(200))


def test_a_bomb_that_packs_too_well_is_refused(tmp_path: Path) -> None:
    assert_refused_cheaply(tmp_path, zeros(60))


def test_a_bomb_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    content = bytearray(zeros(60))
    size = struct.pack("<I", 60 * 1024 * 1024)
    while (at := content.find(size)) >= 0:
        content[at : at + 4] = struct.pack("<I", 100)
    assert_refused_cheaply(tmp_path, bytes(content))


def test_a_bomb_of_many_entries_is_refused(tmp_path: Path) -> None:
    assert_refused_cheaply(tmp_path, zipped({f"x{number}": b"" for number in range(30_000)}))


def test_entries_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "shared.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", b"x" * 100_000)
        for number in range(20):
            entry = zipfile.ZipInfo(f"copy{number}")
            twin = archive.filelist[0]
            entry.header_offset, entry.CRC = twin.header_offset, twin.CRC
            entry.file_size = entry.compress_size = twin.file_size
            archive.filelist.append(entry)
        archive._didModify = True  # type: ignore[attr-defined]
    assert_refused_cheaply(tmp_path, path.read_bytes())


def test_a_text_that_is_named_once_and_shown_everywhere_is_refused(tmp_path: Path) -> None:
    """The file has a few hundred kilobytes; what it shows, four hundred megabytes."""
    path = saved(tmp_path, workbooks.repeating("😀" * 400, rows=40_000), ".xlsx")
    with pytest.raises(UnreadableFile, match="ocupa demasiado"):
        read_file(path, suffix=".xlsx")


def test_no_more_of_a_workbook_is_kept_than_the_reader_may_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAXIMUM_ANSWER_BYTES", 2_000_000)
    path = saved(tmp_path, workbooks.repeating("😀" * 400, rows=4_000), ".xlsx")
    tracemalloc.start()
    try:
        with pytest.raises(UnreadableFile, match="ocupa demasiado"):
            read_file(path, suffix=".xlsx")
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 6_000_000


def test_the_reader_is_not_trusted_to_keep_to_its_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    talkative = tmp_path / "talkative.py"
    talkative.write_text("while True: print('x' * 1_000_000, end='')", encoding="utf-8")
    monkeypatch.setattr("gafete.members.importing.spreadsheets._SCRIPT", talkative)
    monkeypatch.setattr(limits, "MAXIMUM_ANSWER_BYTES", 5_000_000)
    assert "ocupa demasiado" in refusal(tmp_path, xlsx([person()]))


def test_a_reader_that_is_killed_in_the_middle_of_a_row_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed = tmp_path / "killed.py"
    killed.write_text("import os\nprint('[1, [\"Nom', end='', flush=True)\nos.abort()", encoding="utf-8")
    monkeypatch.setattr("gafete.members.importing.spreadsheets._SCRIPT", killed)
    assert "No pudimos leer" in refusal(tmp_path, xlsx([person()]))


def test_a_reader_that_never_ends_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = tmp_path / "endless.py"
    endless.write_text("import time\nwhile True: time.sleep(1)", encoding="utf-8")
    monkeypatch.setattr("gafete.members.importing.spreadsheets._SCRIPT", endless)
    monkeypatch.setattr(limits, "SECONDS", 1)
    assert "No pudimos leer" in refusal(tmp_path, xlsx([person()]))


def test_what_stands_under_no_heading_is_not_read(tmp_path: Path) -> None:
    wide = [*person(), "nobody's"]
    [line] = read(tmp_path, xlsx([wide]))
    assert "nobody's" not in line.cells.values()


def test_two_cells_that_ask_for_all_the_memory_kill_nobody(tmp_path: Path) -> None:
    """A sheet whose only cells are its first and its last makes a naive reader take half a terabyte."""
    cells = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        b"</sheetData></worksheet>"
    )
    assert "No pudimos leer" in refusal(tmp_path, with_part(xlsx([person()]), SHEET, cells))
