"""Do a job, batch by batch, for as long as this worker holds its lease.

A worker that is killed leaves a lease that runs out; the next one goes on with the rows that are left.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q
from django.utils import timezone

from gafete.outbox.failures import place_of
from gafete.work.models import Job, JobState
from gafete.work.operations.advance_job import LeaseLostError
from gafete.work.rules import LEASE, MAXIMUM_ATTEMPTS, pause_after
from gafete.work.runners import JobKind, Result, UnknownJobError, kind_of

_log = logging.getLogger(__name__)

OPEN = (JobState.QUEUED, JobState.RUNNING)
INTERRUPTED = "interrupted"


def run_job(*, job_id: UUID, is_stopping: Callable[[], bool] = lambda: False) -> bool:
    """Work on this job until it is over or the worker is to stop; False when it is not ours to do."""
    job = _claim(job_id)
    if job is None:
        return False
    if job.attempts > MAXIMUM_ATTEMPTS:
        # Every attempt ended with its worker, so none came to an end of its own.
        _fail(job, INTERRUPTED)
        return True
    try:
        _work_through(job, kind_of(job.kind), is_stopping)
    except LeaseLostError:
        _log.info("job_left", extra={"job": str(job.id), "kind": job.kind})
    except UnknownJobError as error:
        _fail(job, type(error).__name__)
    except Exception as error:  # noqa: BLE001 -- whatever a runner raises, the job stays and is tried again
        _note_failure(job, error)
    return True


def open_jobs(now: datetime) -> Q:
    """Jobs that nobody works on: never taken, put back for later, or with a lease that has run out."""
    return Q(state__in=OPEN) & (Q(lease_until=None) | Q(lease_until__lte=now))


def _claim(job_id: UUID) -> Job | None:
    """Take the job for the time of a lease. One UPDATE: of two workers, the database lets one through."""
    now = timezone.now()
    lease = uuid.uuid4()
    taken = Job.objects.filter(open_jobs(now), pk=job_id).update(
        state=JobState.RUNNING,
        lease=lease,
        lease_until=now + LEASE,
        attempts=F("attempts") + 1,
    )
    if not taken:
        return None
    Job.objects.filter(pk=job_id, started_at=None).update(started_at=now)
    return Job.objects.filter(pk=job_id, lease=lease).first()


def _work_through(job: Job, kind: JobKind, is_stopping: Callable[[], bool]) -> None:
    while not is_stopping():
        result = kind.runner(job)
        if result is not None:
            _finish(job, result)
            return
        _keep(job, lease_until=timezone.now() + LEASE)
    # Put back as it is, for the next worker to go on at once.
    _keep(job, state=JobState.QUEUED, lease=None, lease_until=None, attempts=0)


def _finish(job: Job, result: Result) -> None:
    _keep(
        job,
        state=JobState.FINISHED,
        lease=None,
        lease_until=None,
        last_error="",
        result_file=result.file,
        result_name=result.name,
        finished_at=timezone.now(),
    )


def _note_failure(job: Job, error: Exception) -> None:
    """Put the job back for later, or give it up. The error's own words may hold somebody's data: only its class."""
    name = type(error).__name__
    _log.warning(
        "job_attempt_failed",
        extra={
            "job": str(job.id),
            "kind": job.kind,
            "attempt": job.attempts,
            "error": name,
            "where": place_of(error),
        },
    )
    # `attempts` counts since the last batch that was done.
    pause = pause_after(max(job.attempts, 1))
    if pause is None:
        _fail(job, name)
        return
    try:
        _keep(job, state=JobState.QUEUED, lease=None, lease_until=timezone.now() + pause, last_error=name)
    except LeaseLostError:
        _log.info("job_left", extra={"job": str(job.id), "kind": job.kind})


def _fail(job: Job, error: str) -> None:
    Job.objects.filter(pk=job.pk, lease=job.lease, state=JobState.RUNNING).update(
        state=JobState.FAILED, lease=None, lease_until=None, last_error=error, finished_at=timezone.now()
    )


def _keep(job: Job, **values: object) -> None:
    held = Job.objects.filter(pk=job.pk, lease=job.lease, state=JobState.RUNNING).update(**values)
    if not held:
        raise LeaseLostError
