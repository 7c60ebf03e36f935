"""Take away the files and rows of jobs that are long over: they hold names and addresses of people."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from gafete.walls.standing import inside
from gafete.work import files
from gafete.work.crossings import JOBS_WITH_ROWS
from gafete.work.models import Job, JobRow, JobState
from gafete.work.rules import KEPT_FOR

MOST = 500
OVER = (JobState.FINISHED, JobState.FAILED, JobState.CANCELLED)


def forget_old_jobs() -> int:
    """Empty old jobs and delete files that no job names any more; how many jobs were emptied.

    The job itself stays, as the line that says who imported what and when.
    """
    before = timezone.now() - KEPT_FOR
    Job.objects.filter(state=JobState.STAGED, created_at__lt=before).update(
        state=JobState.CANCELLED, finished_at=before
    )
    old = Job.objects.filter(state__in=OVER, finished_at__lte=before)
    with_rows = JOBS_WITH_ROWS.ask(before=before, most=MOST)
    keeping_something = old.exclude(source_file="", result_file="") | old.filter(pk__in=with_rows)
    forgotten = list(keeping_something[:MOST])
    for job in forgotten:
        _forget(job)
    files.delete_unnamed(_named_files(), before=before)
    return len(forgotten)


def _forget(job: Job) -> None:
    names = [name for name in (job.source_file, job.result_file) if name]
    with transaction.atomic(), inside(job.account_id):
        JobRow.objects.filter(job=job).delete()
        Job.objects.filter(pk=job.pk).update(source_file="", result_file="")
    for name in names:
        files.delete(name)


def _named_files() -> set[str]:
    named = Job.objects.exclude(source_file="", result_file="")
    return {name for pair in named.values_list("source_file", "result_file") for name in pair if name}
