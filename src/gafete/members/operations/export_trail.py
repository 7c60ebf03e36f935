"""Ask for the trail as a file."""

from __future__ import annotations

from uuid import UUID

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.audit.operations.record_event import record_event
from gafete.audit.queries import EventFilter
from gafete.members.events import TRAIL_EXPORTED
from gafete.members.exporting import Format
from gafete.walls.standing import in_own_account
from gafete.work.models import Job
from gafete.work.operations.start_job import start_job

TRAIL = "audit.export"


@in_own_account
def export_trail(
    *,
    actor: Actor,
    filters: EventFilter,
    file_format: Format = Format.EXCEL,
    request_key: UUID | None = None,
) -> Job:
    """Queue a file of the events that these filters leave.

    The same call again with the same key (a double click) finds the first one's job, and is one event.

    Raises:
        AccessDenied: the actor may read the trail nowhere.
    """
    job, is_new = start_job(
        actor=actor,
        kind=TRAIL,
        parameters={
            "person": filters.person_id,
            "kind": filters.kind,
            "company": filters.company_id,
            "place": filters.place_id,
            "since": filters.since and filters.since.isoformat(),
            "until": filters.until and filters.until.isoformat(),
            "format": file_format.value,
        },
        request_key=request_key,
    )
    if is_new:
        record_event(TRAIL_EXPORTED, actor=actor, reach=actor.scopes_for(Permission.AUDIT_VIEW).scopes())
    return job
