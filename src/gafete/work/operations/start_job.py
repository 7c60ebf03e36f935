"""Ask for a long piece of work."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID, uuid4, uuid5

from gafete.access.actor import Actor
from gafete.access.denials import AccessDenied
from gafete.walls.standing import acting
from gafete.work import files, port
from gafete.work.models import Job, JobState
from gafete.work.reach import KEY, reach_of
from gafete.work.runners import kind_of


class Started(NamedTuple):
    """The job, and whether this request was the first to ask for it."""

    job: Job
    is_new: bool


def start_job(
    *,
    actor: Actor,
    kind: str,
    parameters: Mapping[str, object] | None = None,
    request_key: UUID | None = None,
    total: int = 0,
    source_file: str = "",
    is_staged: bool = False,
) -> Started:
    """Write the job down and wake a worker; the same request again (a double click) finds the first one's job.

    The key alone makes no request: whoever goes back in the browser and chooses otherwise asks for something else.
    A staged job waits for `confirm_job`: its file has been read, and a person looks at what it would do.
    """
    permission = kind_of(kind).permission
    if not actor.may_anywhere(permission):
        raise AccessDenied.nowhere(permission)
    wanted = dict(parameters or {})
    with acting(actor):
        job, is_new = Job.objects.get_or_create(
            account_id=actor.account_id,
            request_key=_whole_key(request_key, actor, kind, wanted),
            defaults={
                "kind": kind,
                "requested_by": actor.user_id or 0,
                "requested_by_label": actor.label,
                "parameters": {**wanted, KEY: reach_of(actor, permission)},
                "state": JobState.STAGED if is_staged else JobState.QUEUED,
                "total": total,
                "source_file": source_file,
            },
        )
        if source_file and job.source_file != source_file:
            # A double click uploads twice; the first upload is the one that counts.
            files.delete(source_file)
        if is_new and not is_staged:
            port.wake(port.RUN_JOB, str(job.id))
    return Started(job, is_new)


def _whole_key(key: UUID | None, actor: Actor, kind: str, parameters: Mapping[str, object]) -> UUID:
    """The key of the form, of this person, for exactly this work."""
    if key is None:
        return uuid4()
    return uuid5(key, json.dumps([actor.user_id, kind, parameters], sort_keys=True))
