"""The result file of a job."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse
from django.views.decorators.http import require_safe

from gafete.faults import NotFound
from gafete.web.access import any_member
from gafete.web.requests import MemberRequest
from gafete.work import files
from gafete.work.queries import get_job, may_download


@any_member
@require_safe
def download(request: MemberRequest, job_id: UUID) -> FileResponse:
    """The file, for whoever asked for it and still reaches everything that may be in it."""
    job = get_job(request.actor, job_id)
    if not may_download(request.actor, job):
        raise NotFound
    try:
        content = files.open_file(job.result_file)
    except FileNotFoundError:
        raise NotFound from None
    return FileResponse(content, as_attachment=True, filename=job.result_name or job.result_file)
