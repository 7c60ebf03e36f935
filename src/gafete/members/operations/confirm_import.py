"""Say yes to an import that was looked through."""

from __future__ import annotations

from uuid import UUID

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.audit.operations.record_event import Target, record_event
from gafete.members.events import IMPORT_STARTED
from gafete.members.importing.queries import get_import
from gafete.walls.standing import in_own_account
from gafete.work.models import Job, JobState
from gafete.work.operations.confirm_job import confirm_job


@in_own_account
def confirm_import(*, actor: Actor, job_id: UUID) -> Job:
    """Queue the import that the actor has staged; a second click changes nothing.

    Raises:
        AccessDenied: the actor's reach has become smaller than when the file was looked through.
        NotFound: there is no such import of the actor's.
        NotStagedError: it was cancelled.
    """
    staged = Job.objects.select_for_update().get(pk=get_import(actor, job_id).pk)
    job = confirm_job(actor=actor, job_id=job_id)
    if staged.state == JobState.STAGED:
        record_event(
            IMPORT_STARTED,
            actor=actor,
            target=Target(kind="job", id=str(job.id), label=str(job.parameters.get("file", ""))),
            data={"after": {"rows": job.total - job.faults}},
            reach=actor.scopes_for(Permission.USERS_MANAGE).scopes(),
        )
    return job
