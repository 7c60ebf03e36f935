"""Note that a batch is done, in the transaction that did it."""

from __future__ import annotations

from django.db import connection
from django.db.models import F
from django.utils import timezone

from gafete.work.models import Job, JobState
from gafete.work.rules import LEASE


class LeaseLostError(Exception):
    """The job was cancelled, or belongs to another worker by now: this batch must be rolled back."""


def advance_job(*, job: Job, done: int, faults: int = 0) -> None:
    """Add to the progress and renew the lease; raises, and so undoes the batch, when the lease is lost.

    A runner calls it once in the transaction of each batch. Two workers on one job can therefore not
    both commit a batch: the row's lock lets one through, and the other finds a lease that is not its own.
    """
    if not connection.in_atomic_block:
        fault = "Progress is noted in the transaction of the batch that it counts."
        raise RuntimeError(fault)
    held = Job.objects.filter(pk=job.pk, lease=job.lease, state=JobState.RUNNING).update(
        done=F("done") + done,
        faults=F("faults") + faults,
        attempts=0,
        lease_until=timezone.now() + LEASE,
    )
    if not held:
        raise LeaseLostError
    job.done += done
    job.faults += faults
    job.attempts = 0
