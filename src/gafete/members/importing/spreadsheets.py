"""Rows of a workbook, read by a process of its own that may die of it."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from gafete.members.importing import limits, sheet_process
from gafete.members.importing.archives import WORKBOOK_PARTS, require_small_archive
from gafete.members.importing.refusals import UnreadableFile
from gafete.members.importing.sheet import Row, too_large, too_many_columns, too_many_rows

_SCRIPT = Path(sheet_process.__file__)


def read_spreadsheet(path: Path, *, suffix: str) -> Iterator[Row]:
    """The rows of the sheet "Usuarios", or of the first one, while the process reads on.

    Raises:
        UnreadableFile: it is damaged, protected, too large, or holds formulas that cannot be told apart.
    """
    if suffix in WORKBOOK_PARTS:
        require_small_archive(path, suffix=suffix)
    with _reading(path) as process:
        for line in _lines(process):
            number, texts, formulas = json.loads(line)
            yield Row(number=number, texts=texts, formulas=frozenset(formulas))
        code = process.wait()
    if code != 0:
        raise _refusal(code)


@contextmanager
def _reading(path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The process that reads; it is gone when the block ends, and never lives longer than it may."""
    arguments = (
        limits.MEMORY_BYTES,
        limits.SECONDS,
        limits.MAXIMUM_ANSWER_BYTES,
        # The row of the headings comes on top.
        limits.MAXIMUM_ROWS + 1,
        limits.MAXIMUM_COLUMNS,
        limits.MAXIMUM_CELL,
    )
    command = [sys.executable, "-I", str(_SCRIPT), str(path), *(str(each) for each in arguments)]
    with subprocess.Popen(  # noqa: S603 -- our own script; the path is one of `work.files`
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        end = threading.Timer(limits.SECONDS, process.kill)
        end.start()
        try:
            yield process
        finally:
            end.cancel()
            process.kill()


def _lines(process: subprocess.Popen[bytes]) -> Iterator[bytes]:
    """What it prints, line by line. That it keeps to its limit is its promise, that we do is ours."""
    answer = process.stdout
    if answer is None:  # pragma: no cover -- it was opened with a pipe
        return
    left = limits.MAXIMUM_ANSWER_BYTES
    while line := answer.readline(left + 1):
        left -= len(line)
        if left < 0:
            raise too_large()
        if not line.endswith(b"\n"):
            # It was killed as it wrote; its exit code says so.
            return
        yield line


def _refusal(code: int) -> UnreadableFile:
    match code:
        case sheet_process.TOO_MANY_ROWS:
            return too_many_rows()
        case sheet_process.TOO_MANY_COLUMNS:
            return too_many_columns()
        case sheet_process.TOO_LARGE:
            return too_large()
        case sheet_process.PROTECTED:
            return UnreadableFile(_("El archivo está protegido con contraseña. Quítala y súbelo otra vez."))
        case sheet_process.FORMULAS:
            return UnreadableFile(_("El archivo tiene fórmulas. Copia las celdas y pégalas como valores."))
        case _:
            return UnreadableFile(_("No pudimos leer el archivo. Copia las filas a la plantilla y súbela."))
