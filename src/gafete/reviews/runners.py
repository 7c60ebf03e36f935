"""The long jobs of this package."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gafete.access.permissions import Permission
from gafete.reviews.operations.export_review import RESULT
from gafete.reviews.operations.write_review_file import write_review_file
from gafete.work.models import Job
from gafete.work.runners import Result, register


@register(RESULT, title=_("Resultado de la revisión de accesos"), permission=Permission.ACCESS_REVIEW)
def run_result(job: Job) -> Result | None:
    """The whole file."""
    return write_review_file(job=job)
