"""Rows of a workbook, read by a process of its own that may die of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from django.utils.translation import gettext as _

from gafete.members.importing import limits, sheet_process
from gafete.members.importing.archives import WORKBOOK_PARTS, require_small_archive
from gafete.members.importing.refusals import UnreadableFile
from gafete.members.importing.sheet import Row, too_many_columns, too_many_rows

_SCRIPT = Path(sheet_process.__file__)


def read_spreadsheet(path: Path, *, suffix: str) -> list[Row]:
    """The rows of the sheet "Usuarios", or of the first one.

    Raises:
        UnreadableFile: it is damaged, protected, too large, or holds formulas that cannot be told apart.
    """
    if suffix in WORKBOOK_PARTS:
        require_small_archive(path, suffix=suffix)
    arguments = (
        limits.MEMORY_BYTES,
        limits.SECONDS,
        # The row of the headings comes on top.
        limits.MAXIMUM_ROWS + 1,
        limits.MAXIMUM_COLUMNS,
        limits.MAXIMUM_CELL,
    )
    command = [sys.executable, "-I", str(_SCRIPT), str(path), *(str(each) for each in arguments)]
    try:
        process = subprocess.run(  # noqa: S603 -- our own script; the path is one of `work.files`
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise UnreadableFile(_refusal(sheet_process.UNREADABLE)) from None
    if process.returncode == sheet_process.TOO_MANY_ROWS:
        raise too_many_rows()
    if process.returncode == sheet_process.TOO_MANY_COLUMNS:
        raise too_many_columns()
    if process.returncode != 0:
        raise UnreadableFile(_refusal(process.returncode))
    return [_row(line) for line in process.stdout.splitlines()]


def _row(line: bytes) -> Row:
    number, texts, formulas = json.loads(line)
    return Row(number=number, texts=texts, formulas=frozenset(formulas))


def _refusal(code: int) -> str:
    if code == sheet_process.PROTECTED:
        return _("El archivo está protegido con contraseña. Quítala y súbelo otra vez.")
    if code == sheet_process.FORMULAS:
        return _("El archivo tiene fórmulas. Copia las celdas y pégalas como valores.")
    return _("No pudimos leer el archivo. Copia las filas a la plantilla y súbela.")
