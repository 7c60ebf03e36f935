"""The file of a job: begun anew, in the language and the zone of whoever asked for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Generic, TypeVar

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.members.exporting import Format
from gafete.members.requesters import RequesterOut, requester_of
from gafete.members.spreadsheets import Cell, Heading, write_text, write_workbook
from gafete.tenancy.models import Account
from gafete.walls.standing import inside
from gafete.work import files
from gafete.work.models import Job
from gafete.work.operations.advance_job import advance_job
from gafete.work.runners import Result

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Portion(Generic[Row]):
    """Finished rows of the file, how many things they are about, and where the next ones begin."""

    rows: Sequence[Row]
    count: int
    next_cursor: str


def write_result(
    *,
    job: Job,
    permission: Permission,
    title: str,
    file_format: StrEnum,
    write: Callable[[Path, Actor], None],
) -> Result:
    """Have the whole file written, as the asker may see it now. Without the right there is no file."""
    try:
        with inside(job.account_id):
            actor = requester_of(job, permission)
            zone = Account.objects.get(pk=job.account_id).time_zone
    except RequesterOut:
        return Result()
    with transaction.atomic():
        # A worker that was killed had counted what it wrote; this one begins anew.
        advance_job(job=job, done=-job.done)
    name = files.new_name(f".{file_format.value}")
    with translation.override(actor.language), timezone.override(zone), files.writing(name) as path:
        write(path, actor)
        return Result(file=name, name=f"{_(title)} {timezone.localdate().isoformat()}.{file_format.value}")


def each_portion(job: Job, read: Callable[[str], Portion[Row]]) -> Iterator[Row]:
    """Row after row; each portion is read inside the account, and counted once its rows are written.

    The rows come finished: between two portions nothing can be read.
    """
    cursor = ""
    while True:
        with inside(job.account_id):
            portion = read(cursor)
        yield from portion.rows
        with transaction.atomic():
            advance_job(job=job, done=portion.count)
        cursor = portion.next_cursor
        if not cursor:
            return


def write_table(
    path: Path,
    *,
    sheet: str,
    file_format: Format,
    headings: Sequence[Heading],
    rows: Iterable[Sequence[Cell]],
) -> None:
    """Write these rows as the kind of file that was asked for."""
    if file_format is Format.CSV:
        write_text(path, headings=headings, rows=rows)
    else:
        write_workbook(path, sheet=sheet, headings=headings, rows=rows)
