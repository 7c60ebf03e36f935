"""The progress of a job. It survives a reload: the page reads the job's row, nothing else."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gafete.web.access import any_member
from gafete.web.jobs.progress import progress_of
from gafete.web.requests import MemberRequest
from gafete.work.queries import LONGEST_LIST, faulty_rows, get_job


@any_member
@require_safe
def show(request: MemberRequest, job_id: UUID) -> HttpResponse:
    """The page; for HTMX, which asks again and again, the part of it that changes."""
    job = get_job(request.actor, job_id)
    progress = progress_of(request.actor, job)
    faults = faulty_rows(request.actor, job, after=_after(request)) if progress.is_over else []
    context = {
        "job": job,
        "progress": progress,
        "faults": faults,
        "more_faults": len(faults) == LONGEST_LIST,
    }
    template = "jobs/progress.html" if request.htmx else "jobs/show.html"
    return render(request, template, context)


def _after(request: MemberRequest) -> int:
    wanted = request.GET.get("despues", "")
    return int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) <= 9 else 0  # noqa: PLR2004
