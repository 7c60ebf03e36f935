"""Ask for the list of users as a file."""

from __future__ import annotations

from uuid import UUID

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.audit.operations.record_event import record_event
from gafete.members.events import EXPORTED
from gafete.members.exporting import Format
from gafete.members.queries import DEFAULT_ORDER, MemberFilter
from gafete.walls.standing import in_own_account
from gafete.work.models import Job
from gafete.work.operations.start_job import start_job

EXPORT = "members.export"


@in_own_account
def export_members(
    *,
    actor: Actor,
    filters: MemberFilter,
    order: str = DEFAULT_ORDER,
    file_format: Format = Format.EXCEL,
    request_key: UUID | None = None,
) -> Job:
    """Queue a file of the members whom these filters leave.

    The same call again with the same key (a double click) finds the first one's job, and is one event.

    Raises:
        AccessDenied: the actor may see users nowhere.
    """
    job, is_new = start_job(
        actor=actor,
        kind=EXPORT,
        parameters={
            "search": filters.search,
            "state": filters.state,
            "profile": filters.profile and filters.profile.pk,
            "company": filters.company and filters.company.pk,
            "place": filters.place and filters.place.pk,
            "order": order,
            "chosen": sorted(str(public_id) for public_id in filters.chosen),
            "format": file_format.value,
        },
        request_key=request_key,
    )
    if is_new:
        record_event(EXPORTED, actor=actor, reach=actor.scopes_for(Permission.USERS_VIEW).scopes())
    return job
