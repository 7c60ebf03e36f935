"""What a person may know of the jobs he has asked for."""

from __future__ import annotations

from uuid import UUID

from gafete.access.actor import Actor
from gafete.faults import NotFound
from gafete.work.models import Job, JobRow, JobRowState, JobState
from gafete.work.reach import still_reaches
from gafete.work.runners import UnknownJobError, kind_of

LONGEST_LIST = 50


def get_job(actor: Actor, job_id: UUID) -> Job:
    """The job of this id, if the actor asked for it in this account.

    Raises:
        NotFound: there is none, or somebody else asked for it.
    """
    job = Job.objects.filter(pk=job_id, **_own(actor)).first()
    if job is None:
        raise NotFound
    return job


def latest_jobs(actor: Actor, *, size: int = LONGEST_LIST) -> list[Job]:
    """The jobs that the actor asked for in this account, newest first."""
    return list(Job.objects.filter(**_own(actor)).order_by("-created_at")[:size])


def faulty_rows(actor: Actor, job: Job, *, after: int = 0) -> list[JobRow]:
    """The rows that could not be done, in their order: those behind the row `after`."""
    if not _still_reaches(actor, job):
        return []
    rows = job.rows.filter(state=JobRowState.FAULTY, number__gt=after)
    return list(rows.order_by("number")[:LONGEST_LIST])


def may_download(actor: Actor, job: Job) -> bool:
    """Whether the job's result is there and the actor still reaches everything that may be in it."""
    return bool(job.state == JobState.FINISHED and job.result_file and _still_reaches(actor, job))


def may_confirm(actor: Actor, job: Job) -> bool:
    """Whether the job waits for a yes and the actor still reaches everything that it would do."""
    return job.state == JobState.STAGED and _still_reaches(actor, job)


def _still_reaches(actor: Actor, job: Job) -> bool:
    try:
        return still_reaches(actor, job, kind_of(job.kind).permission)
    except UnknownJobError:
        return False


def _own(actor: Actor) -> dict[str, int]:
    # 0 is nobody's id: an actor without a person (the system) finds nothing.
    return {"account_id": actor.account_id, "requested_by": actor.user_id or -1}
