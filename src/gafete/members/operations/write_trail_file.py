"""Write the file of the trail that somebody asked for, as he may read it when it is written."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.access.language import marked
from gafete.access.permissions import Permission
from gafete.audit.queries import EventFilter, list_events
from gafete.members.exporting import Format
from gafete.members.operations.write_result import Portion, each_portion, write_result, write_table
from gafete.members.spreadsheets import Cell, Heading
from gafete.members.telling import Told, actor_name, tell
from gafete.work.models import Job
from gafete.work.runners import Result

AT_ONCE = 500
# A sheet of Excel ends a little later; the newest events come first, so the oldest are left out.
LONGEST_SHEET = 1_000_000


def write_trail_file(*, job: Job) -> Result:
    """Write the whole file; the lease is renewed as it grows. Without the right there is no file."""
    chosen = Format(job.parameters["format"])

    def write(path: Path, actor: Actor) -> None:
        most = None if chosen is Format.CSV else LONGEST_SHEET
        rows = islice(each_portion(job, partial(_portion, job, actor)), most)
        write_table(path, sheet=_("Bitácora"), file_format=chosen, headings=_headings(), rows=rows)

    return write_result(
        job=job, permission=Permission.AUDIT_VIEW, title=marked("Bitácora"), file_format=chosen, write=write
    )


def _headings() -> list[Heading]:
    return [
        Heading(_("Registro"), 10),
        Heading(_("Cuándo"), 20),
        Heading(_("Quién"), 28),
        Heading(_("Acción"), 28),
        Heading(_("Qué pasó"), 60),
        Heading(_("Cambios"), 80),
        Heading(_("Motivo"), 40),
        Heading(_("Dispositivo"), 24),
        Heading(_("Dirección IP"), 18),
        Heading(_("Sello"), 66),
    ]


def _portion(job: Job, actor: Actor, cursor: str) -> Portion[list[Cell]]:
    page = list_events(actor, filters=_filters(job), cursor=cursor, size=AT_ONCE)
    rows = [_row(told) for told in tell(actor, page.rows)]
    return Portion(rows=rows, count=len(page.rows), next_cursor=page.next_cursor)


def _row(told: Told) -> list[Cell]:
    event = told.event
    return [
        event.sequence,
        timezone.localtime(event.at).strftime("%Y-%m-%d %H:%M:%S"),
        actor_name(event),
        told.label,
        told.sentence,
        "\n".join(map(str, told.changes)),
        event.reason,
        event.device,
        event.address,
        event.digest,
    ]


def _filters(job: Job) -> EventFilter:
    asked = job.parameters
    return EventFilter(
        person_id=asked["person"],
        kind=asked["kind"],
        company_id=asked["company"],
        place_id=asked["place"],
        since=_moment(asked["since"]),
        until=_moment(asked["until"]),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
