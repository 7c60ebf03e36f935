"""What a page says about a job. Any screen that has started one may show it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gafete.access.actor import Actor
from gafete.work.models import Job, JobState
from gafete.work.operations.cancel_job import STOPPABLE
from gafete.work.queries import may_download
from gafete.work.runners import UnknownJobError, kind_of

WORDS: dict[str, str | Promise] = {
    JobState.STAGED: _("Espera tu confirmación"),
    JobState.QUEUED: _("En cola; empieza en unos segundos"),
    JobState.RUNNING: _("En proceso"),
    JobState.FINISHED: _("Terminado"),
    JobState.FAILED: _("No se pudo terminar. Lo que ya se había hecho quedó guardado."),
    JobState.CANCELLED: _("Cancelado. Lo que ya se había hecho quedó guardado."),
}
WITH_FAULTS = _("Terminado. Algunas filas necesitan corrección; las demás quedaron guardadas.")
TONES = {JobState.FINISHED: "success", JobState.FAILED: "danger", JobState.CANCELLED: "warning"}


@dataclass(frozen=True, slots=True)
class Progress:
    """A job in words and numbers."""

    title: str | Promise
    words: str | Promise
    tone: str
    done: int
    total: int
    faults: int
    # Asked for again every few seconds while the worker is on it.
    is_moving: bool
    is_over: bool
    may_cancel: bool
    may_download: bool


def progress_of(actor: Actor, job: Job) -> Progress:
    """How far this job is, and what its person may do about it."""
    state = JobState(job.state)
    tone = TONES.get(state, "info")
    has_faults = state is JobState.FINISHED and bool(job.faults)
    return Progress(
        title=title_of(job),
        words=WITH_FAULTS if has_faults else WORDS[state],
        tone="warning" if has_faults else tone,
        done=job.done,
        total=job.total,
        faults=job.faults,
        is_moving=state in {JobState.QUEUED, JobState.RUNNING},
        is_over=state not in STOPPABLE,
        may_cancel=state in STOPPABLE,
        may_download=may_download(actor, job),
    )


def title_of(job: Job) -> str | Promise:
    """What a job is called."""
    try:
        return kind_of(job.kind).title
    except UnknownJobError:
        return _("Trabajo")
