"""What about jobs must be asked across accounts."""

from __future__ import annotations

from gafete.walls.crossings import Crossing

JOBS_WITH_ROWS = Crossing(
    name="gafete_old_jobs_with_rows",
    arguments={"before": "timestamptz", "most": "integer"},
    returns="uuid",
    statement=(
        "SELECT id FROM work_job WHERE state IN ('finished', 'failed', 'cancelled') AND finished_at <= %(before)s"
        " AND EXISTS (SELECT 1 FROM work_jobrow WHERE job_id = work_job.id) LIMIT %(most)s"
    ),
)
