"""What a person may know of the jobs he has asked for."""

from __future__ import annotations

from uuid import UUID

from gafete.access.actor import Actor
from gafete.work.models import Job, JobState
from gafete.work.reach import still_reaches
from gafete.work.runners import UnknownJobError, kind_of

LONGEST_LIST = 50


def get_job(actor: Actor, job_id: UUID) -> Job:
    """The job of this id, if the actor asked for it in this account; anything else does not exist for him."""
    return Job.objects.get(pk=job_id, **_own(actor))


def latest_jobs(actor: Actor, *, kind: str = "") -> list[Job]:
    """The jobs that the actor asked for in this account, newest first."""
    jobs = Job.objects.filter(**_own(actor))
    if kind:
        jobs = jobs.filter(kind=kind)
    return list(jobs.order_by("-created_at")[:LONGEST_LIST])


def may_download(actor: Actor, job: Job) -> bool:
    """Whether the job's result is there and the actor still reaches everything that may be in it."""
    if job.state != JobState.FINISHED or not job.result_file:
        return False
    try:
        permission = kind_of(job.kind).permission
    except UnknownJobError:
        return False
    return still_reaches(actor, job, permission)


def _own(actor: Actor) -> dict[str, int]:
    # 0 is nobody's id: an actor without a person (the system) finds nothing.
    return {"account_id": actor.account_id, "requested_by": actor.user_id or -1}
