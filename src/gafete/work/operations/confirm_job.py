"""Say yes to what a staged job would do."""

from __future__ import annotations

from uuid import UUID

from gafete.access.actor import Actor
from gafete.access.denials import AccessDenied
from gafete.walls.standing import acting
from gafete.work import port
from gafete.work.models import Job, JobState
from gafete.work.queries import get_job
from gafete.work.reach import still_reaches
from gafete.work.runners import kind_of


class NotStagedError(Exception):
    """The job was confirmed or cancelled before."""


def confirm_job(*, actor: Actor, job_id: UUID) -> Job:
    """Queue the job that the actor has staged; a second click finds it queued and changes nothing."""
    job = get_job(actor, job_id)
    permission = kind_of(job.kind).permission
    if not still_reaches(actor, job, permission):
        raise AccessDenied.nowhere(permission)
    with acting(actor):
        confirmed = Job.objects.filter(pk=job.pk, state=JobState.STAGED).update(state=JobState.QUEUED)
        if confirmed:
            port.wake(port.RUN_JOB, str(job.id))
    job.refresh_from_db()
    if not confirmed and job.state == JobState.CANCELLED:
        raise NotStagedError
    return job
