"""The addresses of long jobs."""

from __future__ import annotations

from django.urls import path

from gafete.web.jobs.cancel import cancel
from gafete.web.jobs.download import download
from gafete.web.jobs.show import show

app_name = "jobs"
urlpatterns = [
    path("<uuid:job_id>/", show, name="show"),
    path("<uuid:job_id>/resultado/", download, name="download"),
    path("<uuid:job_id>/cancelar/", cancel, name="cancel"),
]
