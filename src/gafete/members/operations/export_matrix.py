"""Ask for the matrix of access as a workbook."""

from __future__ import annotations

from uuid import UUID

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.audit.operations.record_event import record_event
from gafete.members.events import MATRIX_EXPORTED
from gafete.members.queries import MemberFilter
from gafete.walls.standing import in_own_account
from gafete.work.models import Job
from gafete.work.operations.start_job import start_job

MATRIX = "members.matrix"


@in_own_account
def export_matrix(*, actor: Actor, filters: MemberFilter, request_key: UUID | None = None) -> Job:
    """Queue a workbook of the matrix with the members whom these filters leave.

    The same call again with the same key (a double click) finds the first one's job, and is one event.

    Raises:
        AccessDenied: the actor may see users nowhere.
    """
    job, is_new = start_job(
        actor=actor,
        kind=MATRIX,
        parameters={
            "search": filters.search,
            "profile": filters.profile and filters.profile.pk,
            "company": filters.company and filters.company.pk,
        },
        request_key=request_key,
    )
    if is_new:
        record_event(MATRIX_EXPORTED, actor=actor, reach=actor.scopes_for(Permission.USERS_VIEW).scopes())
    return job
