"""Files as people upload them, and as attackers do."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter

HEADINGS = (
    "Nombre y apellidos",
    "Cuenta del usuario",
    "Correo electrónico",
    "Perfil",
    "Empresa (RFC)",
    "Lugar de expedición",
    "Desde",
    "Hasta",
)
MAIZ = "TMA010101AB1"
PANADERIA = "PLC020202CD2"

Rows = Iterable[Sequence[Any]]


class Upload:
    """An uploaded file, as Django gives it."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def chunks(self) -> Iterator[bytes]:
        for at in range(0, len(self._content), 64 * 1024):
            yield self._content[at : at + 64 * 1024]


def person(
    name: str = "Rosa Luna Paz",
    username: str = "",
    email: str = "rosa@correo.example",
    profile: str = "Facturador",
    company: str = MAIZ,
    place: str = "Centro",
    starts: object = "",
    ends: object = "",
) -> tuple[object, ...]:
    """A row of the template."""
    return (name, username, email, profile, company, place, starts, ends)


def people(count: int, **values: str) -> list[tuple[object, ...]]:
    """So many different people."""
    return [
        person(name=f"Persona Número {number}", email=f"persona{number}@correo.example", **values)
        for number in range(count)
    ]


def xlsx(rows: Rows, *, headings: Sequence[str] = HEADINGS, sheet: str = "Usuarios") -> bytes:
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"strings_to_urls": False, "in_memory": True})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    page = book.add_worksheet(sheet)
    for number, row in enumerate([headings, *rows]):
        for at, value in enumerate(row):
            if isinstance(value, date):
                page.write_datetime(number, at, datetime.combine(value, time.min), day)
            elif isinstance(value, (int, float)):
                page.write_number(number, at, value)
            elif str(value).startswith("=") and number:
                page.write_formula(number, at, str(value))
            elif value:
                page.write_string(number, at, str(value))
    book.close()
    return content.getvalue()


def csv(
    rows: Rows, *, delimiter: str = ",", encoding: str = "utf-8", headings: Sequence[str] = HEADINGS
) -> bytes:
    lines = [delimiter.join(str(value) for value in row) for row in [headings, *rows]]
    return "\r\n".join(lines).encode(encoding)


def ods(rows: Rows, *, extra: str = "") -> bytes:
    def cell(value: object) -> str:
        text = escape(str(value))
        return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'

    lines = "".join(
        f"<table:table-row>{''.join(cell(value) for value in row)}</table:table-row>"
        for row in [HEADINGS, *rows]
    )
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{names}:office:1.0"'
        f' xmlns:table="{names}:table:1.0" xmlns:text="{names}:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Usuarios">{lines}{extra}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    return zipped(
        {
            "mimetype": kind.encode(),
            "META-INF/manifest.xml": manifest.encode(),
            "content.xml": content.encode(),
        }
    )


def xls(rows: Rows) -> bytes:
    """The smallest .xls that is one: a workbook stream of text cells inside a compound file."""

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def label(row: int, column: int, value: object) -> bytes:
        text = str(value)
        return record(0x0204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le"))

    def beginning(kind: int) -> bytes:
        return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 1997, 0, 0))

    cells = b"".join(
        label(number, at, value)
        for number, row in enumerate([HEADINGS, *rows])
        for at, value in enumerate(row)
        if value
    )
    end = record(0x000A, b"")
    sheet = beginning(0x0010) + cells + end
    name = "Usuarios"
    length = len(beginning(0x0005)) + 4 + 8 + len(name) + len(end)
    bound = record(0x0085, struct.pack("<IBBBB", length, 0, 0, len(name), 0) + name.encode())
    return _compound_file(beginning(0x0005) + bound + end + sheet)


def zipped(parts: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return content.getvalue()


def with_part(book: bytes, name: str, data: bytes) -> bytes:
    """The workbook with one of its parts replaced or added."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    return zipped(parts | {name: data})


def saved(folder: Path, content: bytes, suffix: str) -> Path:
    path = folder / f"upload{suffix}"
    path.write_bytes(content)
    return path


def _compound_file(stream: bytes) -> bytes:
    size = 512
    stream = stream.ljust(max(4096, -(-len(stream) // size) * size), b"\x00")
    sectors = len(stream) // size
    end_of_chain, free, is_fat = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    # Sector 0 is the allocation table, sector 1 the directory, then the stream.
    chain = [is_fat, end_of_chain, *range(3, 2 + sectors), end_of_chain]
    table = b"".join(struct.pack("<I", each) for each in chain).ljust(size, struct.pack("<I", free)[:1])
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\x00" * 16
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + b"\x00" * 6
        + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end_of_chain, 0, end_of_chain, 0)
        + struct.pack("<I", 0)
    ).ljust(size, b"\xff")

    def entry(name: str, kind: int, start: int, length: int, child: int) -> bytes:
        text = name.encode("utf-16-le")
        return (
            text.ljust(64, b"\x00")
            + struct.pack("<HBBIII", len(text) + 2, kind, 1, free, free, child)
            + b"\x00" * 36
            + struct.pack("<IQ", start, length)
        )

    directory = entry("Root Entry", 5, end_of_chain, 0, 1) + entry("Workbook", 2, 2, len(stream), free)
    return header + table + directory.ljust(size, b"\x00") + stream


def written_by_hand(rows: str, *, strings: Sequence[str] = (), prefix: str = "") -> bytes:
    """A workbook whose sheet holds exactly this XML, with these texts to point at."""
    names = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    declared = f'xmlns:{prefix}="{names}"' if prefix else f'xmlns="{names}"'
    colon = f"{prefix}:" if prefix else ""
    sheet = f"<{colon}worksheet {declared}><{colon}sheetData>{rows}</{colon}sheetData></{colon}worksheet>"
    shared = "".join(f"<si><t>{escape(text)}</t></si>" for text in strings)
    book = with_part(xlsx([person()]), "xl/worksheets/sheet1.xml", sheet.encode())
    return with_part(book, "xl/sharedStrings.xml", f'<sst xmlns="{names}">{shared}</sst>'.encode())


def repeating(text: str, *, rows: int) -> bytes:
    """A small workbook that shows the same long text in six columns of so many rows."""
    headings = [HEADINGS[at] for at in (0, 2, 3, 4, 5, 6)]

    def row(number: int, texts: Sequence[int]) -> str:
        cells = "".join(
            f'<c r="{letter}{number}" t="s"><v>{text}</v></c>'
            for letter, text in zip("ABCDEF", texts, strict=True)
        )
        return f'<row r="{number}">{cells}</row>'

    longs = "".join(row(number, [6] * 6) for number in range(2, rows + 2))
    return written_by_hand(row(1, range(6)) + longs, strings=[*headings, text])
