"""An import from the file to its end, as the person and the worker do it."""

from __future__ import annotations

import uuid
from typing import Any

from python_calamine import CalamineWorkbook

from gafete.members.operations.confirm_import import confirm_import
from gafete.members.operations.stage_import import stage_import
from gafete.work import files
from gafete.work.models import Job, JobRow
from gafete.work.operations.run_job import run_job
from tests.cast import House
from tests.members.importing.workbooks import Rows, Upload, csv


def staged(house: House, rows: Rows, *, by: str = "olivia", key: uuid.UUID | None = None) -> Job:
    """A file looked through, and nothing more."""
    return stage_import(
        actor=house.actor(by),
        upload=Upload(csv(rows)),
        file_name="usuarios.csv",
        request_key=key or uuid.uuid4(),
    )


def confirmed(house: House, rows: Rows, *, by: str = "olivia") -> Job:
    """An import that waits for a worker."""
    return confirm_import(actor=house.actor(by), job_id=staged(house, rows, by=by).id)


def imported(house: House, rows: Rows, *, by: str = "olivia") -> Job:
    """An import that is over."""
    job = confirmed(house, rows, by=by)
    assert run_job(job_id=job.id)
    job.refresh_from_db()
    assert job.state == "finished", job.last_error
    return job


def faults(job: Job) -> dict[int, list[tuple[str, str]]]:
    """What is wrong with each faulty row."""
    rows = JobRow.objects.filter(job=job, state="faulty").order_by("number")
    return {row.number: [(fault["field"], fault["text"]) for fault in row.faults] for row in rows}


def outcome(job: Job) -> list[list[Any]]:
    """The rows of the result file, without its headings."""
    book = CalamineWorkbook.from_path(files.path_of(job.result_file))
    return [list(row) for row in book.get_sheet_by_index(0).to_python()][1:]
