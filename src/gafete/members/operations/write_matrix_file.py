"""Write the matrix that somebody asked for, as he may see it when it is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.access.language import marked
from gafete.access.permissions import Permission
from gafete.members.exporting import Format
from gafete.members.matrix import Cell, Column, Row, Standing, access_matrix, column_headings
from gafete.members.models import Profile
from gafete.members.naming import profile_in_words
from gafete.members.operations.write_result import Portion, each_portion, write_result
from gafete.members.queries import MemberFilter
from gafete.members.spreadsheets import neutral, open_workbook
from gafete.tenancy.models import Company
from gafete.walls.standing import inside
from gafete.work.models import Job
from gafete.work.runners import Result

AT_ONCE = 500
PERSON_COLUMNS = 3
_FILLS = {
    "purple": "#EFE8FA",
    "blue": "#E4EEF9",
    "teal": "#E0F2F3",
    "orange": "#FBE9DD",
    "yellow": "#FBEED3",
    "pink": "#FAE4EF",
    "indigo": "#E7EAFB",
    "cyan": "#E0F2F3",
    "lime": "#E2F2E8",
    "red": "#FAE5E3",
    "azure": "#E7EAFB",
    "green": "#E2F2E8",
}
_NOT_NOW = "#ECEBE5"


def write_matrix_file(*, job: Job) -> Result:
    """Write the whole workbook; the lease is renewed as it grows. Without the right there is no file."""

    def write(path: Path, actor: Actor) -> None:
        with inside(job.account_id):
            headings = column_headings(actor, only=_filters(job).company)
        columns = [column for heading in headings for column in heading.columns]
        _write(path, columns, each_portion(job, partial(_portion, job, actor)))

    return write_result(
        job=job,
        permission=Permission.USERS_VIEW,
        title=marked("Matriz de accesos"),
        file_format=Format.EXCEL,
        write=write,
    )


def _write(path: Path, columns: Sequence[Column], rows: Iterator[Row]) -> None:
    book = open_workbook(path, in_constant_memory=True)
    page = book.add_worksheet(_("Matriz de accesos"))
    page.freeze_panes(1, 1)
    page.set_landscape()
    page.set_column(0, PERSON_COLUMNS - 1, 28)
    page.set_column(PERSON_COLUMNS, PERSON_COLUMNS + len(columns), 16)
    title = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"})
    formats = {
        color: book.add_format({"bg_color": fill, "border": 1, "border_color": "#D9D6CC"})
        for color, fill in [*_FILLS.items(), ("", _NOT_NOW)]
    }
    people = [_("Nombre"), _("Cuenta del usuario"), _("Estado")]
    for at, text in enumerate([*people, *(_column_title(column) for column in columns)]):
        page.write_string(0, at, neutral(text), title)
    for number, row in enumerate(rows, start=1):
        member = row.member
        for at, text in enumerate([member.name, member.username, member.get_state_display()]):
            page.write_string(number, at, neutral(text))
        for at, cell in enumerate(row.cells, start=PERSON_COLUMNS):
            if cell is not None:
                page.write_string(number, at, neutral(_text(cell)), formats.get(_color(cell), formats[""]))
    book.close()


def _column_title(column: Column) -> str:
    place = column.place.name if column.place else _("Toda la empresa")
    return f"{column.company.short_name}\n{place}"


def _text(cell: Cell) -> str:
    names = ", ".join(dict.fromkeys(profile_in_words(entry.mark.name) for entry in cell.entries))
    why = {
        Standing.LIVE: "",
        Standing.AHEAD: _("aún no empieza"),
        Standing.OVER: _("ya terminó"),
        Standing.OFF: _("usuario desactivado"),
    }[cell.standing]
    return f"{names} ({why})" if why else names


def _color(cell: Cell) -> str:
    return cell.entries[0].mark.color if cell.standing is Standing.LIVE else ""


def _portion(job: Job, actor: Actor, cursor: str) -> Portion[Row]:
    now, filters = timezone.now(), _filters(job)
    matrix = access_matrix(actor, now=now, filters=filters, cursor=cursor, size=AT_ONCE)
    return Portion(rows=matrix.rows, count=len(matrix.rows), next_cursor=matrix.next_cursor)


def _filters(job: Job) -> MemberFilter:
    """The filters as they were asked for. What they name was the actor's to see then; the members are asked now."""
    asked, here = job.parameters, {"account_id": job.account_id}
    return MemberFilter(
        search=asked["search"],
        profile=Profile.objects.filter(**here, pk=asked["profile"]).first(),
        company=Company.objects.filter(**here, pk=asked["company"]).first(),
    )
