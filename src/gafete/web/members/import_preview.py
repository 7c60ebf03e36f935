"""Importar usuarios, second step: what the file would do, row by row, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from gafete.access.permissions import Permission
from gafete.listing.cursors import InvalidCursor
from gafete.members.importing.columns import BY_KEY, COLUMNS, USERNAME
from gafete.members.importing.queries import get_import, list_rows
from gafete.seats.queries import seat_meter
from gafete.web.access import requires
from gafete.web.members.elsewhere import buying_address
from gafete.web.paging import cursor_of, neighbours
from gafete.web.requests import MemberRequest
from gafete.work.models import Job, JobRow, JobState
from gafete.work.queries import may_confirm

SHOW, EVERYTHING, FAULTY = "ver", "todas", "errores"


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell of the file, or is proposed for it."""

    text: str
    is_faulty: bool


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row of the file as the page shows it: its cells by column, and its faults with their column's heading."""

    number: int
    cells: dict[str, Cell]
    faults: list[tuple[str, str]]


@requires(Permission.USERS_MANAGE)
@require_safe
def import_preview(request: MemberRequest, job_id: UUID) -> HttpResponse:
    """The rows, those with a fault first asked for; once confirmed, the progress instead."""
    job = get_import(request.actor, job_id)
    if job.state != JobState.STAGED:
        return redirect("jobs:show", job.id)
    only_faulty = request.GET.get(SHOW, FAULTY if job.faults else EVERYTHING) == FAULTY
    try:
        page = list_rows(job, only_faulty=only_faulty, cursor=cursor_of(request))
    except InvalidCursor:
        return redirect("members:import_preview", job.id)
    meter = seat_meter(request.actor)
    context = {
        "job": job,
        "may_confirm": may_confirm(request.actor, job),
        "newcomers": job.parameters["people"],
        "free_seats": meter.free,
        "buy_url": buying_address(request.actor),
        "rows": [_shown(row) for row in page.rows],
        "only_faulty": only_faulty,
        "tabs": _tabs(job, only_faulty=only_faulty),
        **neighbours(request, page),
    }
    return render(request, "members/import_preview.html", context)


def _shown(row: JobRow) -> PreviewRow:
    faulty = {fault["field"] for fault in row.faults}
    said = {USERNAME: row.values.get("proposed", "")} | row.values["cells"]
    return PreviewRow(
        number=row.number,
        cells={column.key: Cell(said.get(column.key, ""), column.key in faulty) for column in COLUMNS},
        faults=[
            (BY_KEY[fault["field"]].heading if fault["field"] in BY_KEY else "", fault["text"])
            for fault in row.faults
        ],
    )


def _tabs(job: Job, *, only_faulty: bool) -> list[tuple[int, str, bool]]:
    tabs = [(job.total, EVERYTHING, not only_faulty)]
    return [(job.faults, FAULTY, only_faulty), *tabs] if job.faults else tabs
