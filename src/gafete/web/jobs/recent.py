"""Tus archivos recientes: the way back to a job whose page was left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.members.importing.queries import IMPORT
from gafete.web.jobs.progress import TONES, title_of
from gafete.work.models import Job, JobState
from gafete.work.queries import latest_jobs

SHOWN = 8
# In the colours of tags.
_TAGS = {"success": "green", "warning": "amber", "danger": "red"}


@dataclass(frozen=True, slots=True)
class RecentJob:
    """A job as a line of the list."""

    title: str | Promise
    file: str
    asked_at: datetime
    state: str
    tone: str
    url: str


def recent_jobs(actor: Actor) -> list[RecentJob]:
    """The latest jobs that the reader asked for in this account, newest first."""
    return [_recent(actor, job) for job in latest_jobs(actor, size=SHOWN)]


def _recent(actor: Actor, job: Job) -> RecentJob:
    state = JobState(job.state)
    tone = "warning" if state is JobState.FINISHED and job.faults else TONES.get(state, "")
    return RecentJob(
        title=title_of(job),
        file=job.parameters.get("file", "") or job.result_name,
        asked_at=job.created_at,
        state=job.get_state_display(),
        tone=_TAGS.get(tone, "blue"),
        url=_address(actor, job, state),
    )


def _address(actor: Actor, job: Job, state: JobState) -> str:
    # A file that waits for a yes is looked through on a page of its own, by whoever may still import.
    waits = (job.kind, state) == (IMPORT, JobState.STAGED) and actor.may_anywhere(Permission.USERS_MANAGE)
    page = "members:import_preview" if waits else "jobs:show"
    return reverse(page, args=[job.id])
