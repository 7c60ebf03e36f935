"""Write the file of users that somebody asked for, as he may see them when it is written."""

from __future__ import annotations

from datetime import tzinfo
from functools import partial
from pathlib import Path
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.access.language import marked
from gafete.access.permissions import Permission
from gafete.members.exporting import Format, headings, rows_of
from gafete.members.models import Profile
from gafete.members.operations.write_result import Portion, each_portion, write_result, write_table
from gafete.members.queries import MemberFilter, list_members
from gafete.members.spreadsheets import Cell
from gafete.tenancy.models import Company, PlaceOfIssue
from gafete.work.models import Job
from gafete.work.runners import Result

AT_ONCE = 500


def write_members_file(*, job: Job) -> Result:
    """Write the whole file; the lease is renewed as it grows. Without the right there is no file."""
    chosen = Format(job.parameters["format"])

    def write(path: Path, actor: Actor) -> None:
        rows = each_portion(job, partial(_portion, job, actor, timezone.get_current_timezone()))
        write_table(path, sheet=_("Usuarios"), file_format=chosen, headings=headings(), rows=rows)

    return write_result(
        job=job, permission=Permission.USERS_VIEW, title=marked("Usuarios"), file_format=chosen, write=write
    )


def _portion(job: Job, actor: Actor, zone: tzinfo, cursor: str) -> Portion[list[Cell]]:
    order = job.parameters["order"]
    page = list_members(actor, filters=_filters(job), order=order, cursor=cursor, size=AT_ONCE)
    rows = [cells for member in page.rows for cells in rows_of(actor, member, zone=zone)]
    return Portion(rows=rows, count=len(page.rows), next_cursor=page.next_cursor)


def _filters(job: Job) -> MemberFilter:
    """The filters as they were asked for. What they name was the actor's to see then; the members are asked now."""
    asked = job.parameters
    here = {"account_id": job.account_id}
    return MemberFilter(
        search=asked["search"],
        state=asked["state"],
        profile=Profile.objects.filter(**here, pk=asked["profile"]).first(),
        company=Company.objects.filter(**here, pk=asked["company"]).first(),
        place=PlaceOfIssue.objects.filter(**here, pk=asked["place"]).first(),
        chosen=frozenset(UUID(public_id) for public_id in asked["chosen"]),
    )
