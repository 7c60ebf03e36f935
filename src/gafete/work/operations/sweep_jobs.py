"""Wake a worker for every job that nobody works on."""

from __future__ import annotations

from django.utils import timezone

from gafete.work import port
from gafete.work.models import Job
from gafete.work.operations.run_job import open_jobs

MOST = 500


def sweep_jobs() -> int:
    """Look for jobs whose wake-up or worker was lost; how many there were."""
    waiting = Job.objects.filter(open_jobs(timezone.now())).order_by("created_at")
    job_ids = list(waiting.values_list("id", flat=True)[:MOST])
    for job_id in job_ids:
        port.wake_now(port.RUN_JOB, str(job_id))
    return len(job_ids)
