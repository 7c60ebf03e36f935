"""Stop a job. Rows that are done stay done; the others are left alone."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from gafete.access.actor import Actor
from gafete.walls.standing import in_own_account
from gafete.work.models import Job, JobState
from gafete.work.queries import get_job

STOPPABLE = (JobState.STAGED, JobState.QUEUED, JobState.RUNNING)


class AlreadyOverError(Exception):
    """The job came to its end before it could be stopped."""


@in_own_account
def cancel_job(*, actor: Actor, job_id: UUID) -> Job:
    """Cancel a job of the actor's own. Its worker loses the lease, and the batch under way is rolled back."""
    job = get_job(actor, job_id)
    cancelled = Job.objects.filter(pk=job.pk, state__in=STOPPABLE).update(
        state=JobState.CANCELLED, lease=None, lease_until=None, finished_at=timezone.now()
    )
    job.refresh_from_db()
    if not cancelled and job.state != JobState.CANCELLED:
        raise AlreadyOverError
    return job
