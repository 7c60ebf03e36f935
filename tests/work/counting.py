"""A kind of job for tests: each row of it leaves exactly one mark."""

from __future__ import annotations

import time
from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from gafete.access.actor import Actor, ActorKind
from gafete.access.permissions import Permission
from gafete.access.scopes import Scope
from gafete.outbox.models import Message
from gafete.walls.standing import inside
from gafete.work.models import Job, JobRow, JobRowState
from gafete.work.operations.advance_job import advance_job
from gafete.work.operations.start_job import start_job
from gafete.work.runners import Result, Runner

KIND = "test.count"
BATCH = 3


def person(user_id: int = 5, account_id: int = 1, *scopes: Scope) -> Actor:
    """Somebody who may import users, everywhere or at these scopes."""
    return Actor.limited(
        ActorKind.MEMBER,
        account_id,
        now=timezone.now(),
        label="Ana Titular",
        permissions=[Permission.USERS_MANAGE],
        at=scopes or [Scope.account(account_id)],
        user_id=user_id,
    )


def counting(
    *,
    seconds_a_batch: float = 0,
    interfere: Callable[[Job], None] = lambda _job: None,
    result: Result | None = None,
) -> Runner:
    """A runner that marks its rows, `BATCH` at a time."""

    def run(job: Job) -> Result | None:
        with transaction.atomic(), inside(job.account_id):
            rows = list(job.rows.filter(state=JobRowState.WAITING).order_by("number")[:BATCH])
            if not rows:
                return result or Result()
            Message.objects.bulk_create(Message(kind="mark", subject_id=str(row.number)) for row in rows)
            JobRow.objects.filter(pk__in=[row.pk for row in rows]).update(state=JobRowState.DONE)
            interfere(job)
            advance_job(job=job, done=len(rows))
        time.sleep(seconds_a_batch)
        return None

    return run


def started(*, rows: int = 8, actor: Actor | None = None) -> Job:
    """A job with rows that wait."""
    job, _new = start_job(actor=actor or person(), kind=KIND, total=rows)
    JobRow.objects.bulk_create(
        JobRow(account_id=job.account_id, job=job, number=number) for number in range(rows)
    )
    return job


def marks() -> list[int]:
    """The rows that were done, as often as they were done."""
    return sorted(
        int(mark) for mark in Message.objects.filter(kind="mark").values_list("subject_id", flat=True)
    )


def lease_ends(job_id: UUID) -> None:
    """As if the lease's time had passed."""
    Job.objects.filter(pk=job_id).update(lease_until=timezone.now())
