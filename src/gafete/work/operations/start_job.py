"""Ask for a long piece of work."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID, uuid4

from django.db import transaction

from gafete.access.actor import Actor
from gafete.access.denials import AccessDenied
from gafete.work import files, port
from gafete.work.models import Job, JobState
from gafete.work.reach import KEY, reach_of
from gafete.work.runners import kind_of


class RequestKeyUsedError(Exception):
    """The key of a request was used before, for something else."""


def start_job(
    *,
    actor: Actor,
    kind: str,
    parameters: Mapping[str, object] | None = None,
    request_key: UUID | None = None,
    total: int = 0,
    source_file: str = "",
    is_staged: bool = False,
) -> Job:
    """Write the job down and wake a worker; a second request with the same key finds the first one's job.

    A staged job waits for `confirm_job`: its file has been read, and a person looks at what it would do.
    """
    permission = kind_of(kind).permission
    if not actor.may_anywhere(permission):
        raise AccessDenied.nowhere(permission)
    with transaction.atomic():
        job, is_new = Job.objects.get_or_create(
            account_id=actor.account_id,
            request_key=request_key or uuid4(),
            defaults={
                "kind": kind,
                "requested_by": actor.user_id or 0,
                "requested_by_label": actor.label,
                "parameters": {**(parameters or {}), KEY: reach_of(actor, permission)},
                "state": JobState.STAGED if is_staged else JobState.QUEUED,
                "total": total,
                "source_file": source_file,
            },
        )
        if not is_new and (job.kind, job.requested_by) != (kind, actor.user_id or 0):
            raise RequestKeyUsedError
        if source_file and job.source_file != source_file:
            # A double click uploads twice; the first upload is the one that counts.
            files.delete(source_file)
        if is_new and not is_staged:
            port.wake(port.RUN_JOB, str(job.id))
    return job
