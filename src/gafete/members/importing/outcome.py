"""The result of an import as a workbook: each row of the file, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import translation
from django.utils.translation import gettext as _

from gafete.members.importing.columns import BY_KEY, COLUMNS, USERNAME
from gafete.members.importing.queries import language_of, rows_after
from gafete.members.spreadsheets import Heading, write_workbook
from gafete.work import files
from gafete.work.models import Job, JobRow, JobRowState
from gafete.work.runners import Result

_READ_AT_ONCE = 2_000


def write_outcome(job: Job) -> Result:
    """Write the result file of an import that is over."""
    name = files.new_name(".xlsx")
    with translation.override(language_of(job)), files.writing(name) as path:
        headings = [
            Heading(_("Fila"), 7),
            *(Heading(column.heading, column.width) for column in COLUMNS),
            Heading(_("Resultado"), 14),
            Heading(_("Qué corregir"), 70),
        ]
        write_workbook(path, sheet=_("Resultado"), headings=headings, rows=_rows(job))
        return Result(file=name, name=_("Resultado de la importación.xlsx"))


def _rows(job: Job) -> Iterator[list[str | int]]:
    after = 0
    while some := rows_after(job, after, size=_READ_AT_ONCE):
        yield from (_cells(row) for row in some)
        after = some[-1].number


def _cells(row: JobRow) -> list[str | int]:
    said = row.values["cells"]
    proposed = row.values.get("proposed", "")
    cells = [said.get(column.key) or (proposed if column.key == USERNAME else "") for column in COLUMNS]
    return [row.number, *cells, _became(row), " ".join(_said(fault) for fault in row.faults)]


def _became(row: JobRow) -> str:
    if row.state == JobRowState.DONE:
        return _("Registrado")
    return _("Con error") if row.state == JobRowState.FAULTY else _("Sin procesar")


def _said(fault: dict[str, str]) -> str:
    column = BY_KEY.get(fault["field"])
    return f"{column.heading}: {fault['text']}" if column else fault["text"]
