"""Whether a workbook is a ZIP file that may be unpacked. Nothing is kept while it is looked through.

What a ZIP file says about its own sizes is only believed when it is bad news: a bomb may lie.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from gafete.members.importing.limits import (
    MAXIMUM_ENTRIES,
    MAXIMUM_RATIO,
    MAXIMUM_UNPACKED_BYTES,
    RATIO_COUNTS_FROM_BYTES,
)
from gafete.members.importing.refusals import UnreadableFile
from gafete.members.importing.sheet import too_large

_PIECE = 256 * 1024
_END = b"PK\x05\x06"
_LONGEST_END = 65_557
_NUMBER_OF_ENTRIES = struct.Struct("<10xH")
_ENCRYPTED = 0x1
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
# In each kind, an entry that the others do not have.
WORKBOOK_PARTS = {".xlsx": "xl/workbook.xml", ".ods": "content.xml"}


def require_small_archive(path: Path, *, suffix: str) -> None:
    """Refuse what is no workbook of this kind, or would unpack to more than a list of users needs.

    Raises:
        UnreadableFile: it is damaged, protected, something else, or a bomb.
    """
    if _entries_said(path) > MAXIMUM_ENTRIES:
        raise too_large()
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _refuse_at_a_glance(entries, size=path.stat().st_size)
            if WORKBOOK_PARTS[suffix] not in archive.namelist():
                raise _not_what_it_says(suffix)
            _unpack_without_keeping(archive, entries, size=path.stat().st_size)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, ValueError) as error:
        if isinstance(error, UnreadableFile):
            raise
        raise UnreadableFile(_("El archivo está dañado. Ábrelo y guárdalo otra vez.")) from error


def _entries_said(path: Path) -> int:
    """The number of entries, read before the list of them, which may be as long as the file."""
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - _LONGEST_END, 0))
        tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + _NUMBER_OF_ENTRIES.size:
        raise UnreadableFile(_("El archivo está dañado. Ábrelo y guárdalo otra vez."))
    (count,) = _NUMBER_OF_ENTRIES.unpack_from(tail, at)
    return int(count)


def _refuse_at_a_glance(entries: list[zipfile.ZipInfo], *, size: int) -> None:
    if len(entries) > MAXIMUM_ENTRIES or sum(entry.file_size for entry in entries) > MAXIMUM_UNPACKED_BYTES:
        raise too_large()
    # Entries that share their bytes: more is packed than there is file.
    if sum(entry.compress_size for entry in entries) > size:
        raise too_large()
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise UnreadableFile(_("El archivo está protegido con contraseña. Quítala y súbelo otra vez."))
    if any(entry.compress_type not in _METHODS for entry in entries):
        raise UnreadableFile(_("El archivo está comprimido de una forma que no leemos. Guárdalo otra vez."))


def _unpack_without_keeping(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], *, size: int) -> None:
    unpacked = 0
    for entry in entries:
        for length in _lengths(archive, entry):
            unpacked += length
            is_bomb = unpacked > RATIO_COUNTS_FROM_BYTES and unpacked > size * MAXIMUM_RATIO
            if unpacked > MAXIMUM_UNPACKED_BYTES or is_bomb:
                raise too_large()


def _lengths(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[int]:
    """The length of each piece of an entry as it really is, however long it says it is."""
    packed = _packed_pieces(archive, entry)
    if entry.compress_type == zipfile.ZIP_STORED:
        yield from (len(piece) for piece in packed)
        return
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for piece in packed:
        waiting = piece
        while waiting and not inflater.eof:
            yield len(inflater.decompress(waiting, _PIECE))
            waiting = inflater.unconsumed_tail


def _packed_pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    file = archive.fp
    if file is None:  # pragma: no cover -- only after the archive was closed
        return
    file.seek(entry.header_offset)
    header = file.read(zipfile.sizeFileHeader)  # type: ignore[attr-defined]
    if header[:4] != b"PK\x03\x04":
        raise zipfile.BadZipFile
    name_length, extra_length = struct.unpack("<26xHH", header)
    file.seek(name_length + extra_length, 1)
    left = entry.compress_size
    while left > 0:
        piece = file.read(min(left, _PIECE))
        if not piece:
            raise zipfile.BadZipFile
        left -= len(piece)
        yield piece


def _not_what_it_says(suffix: str) -> UnreadableFile:
    return UnreadableFile(
        _("El contenido no es el de un archivo %(suffix)s. Guárdalo otra vez desde tu hoja de cálculo.")
        % {"suffix": suffix}
    )
