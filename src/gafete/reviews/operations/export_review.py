"""Ask for the result of a campaign as a file."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.audit.operations.record_event import record_event
from gafete.reviews.events import REVIEW_EXPORTED
from gafete.reviews.exporting import ReviewFormat
from gafete.reviews.models import Review, ReviewState
from gafete.reviews.operations.start_review import target_of_review
from gafete.reviews.queries import get_review
from gafete.walls.standing import in_own_account
from gafete.work.models import Job
from gafete.work.operations.start_job import start_job

RESULT = "reviews.result"


class ReviewNotOver(Exception):
    """There is no result yet."""

    def __init__(self) -> None:
        super().__init__(_("El resultado se descarga cuando la revisión termina."))


@in_own_account
def export_review(
    *, actor: Actor, review: Review, file_format: ReviewFormat, request_key: UUID | None = None
) -> Job:
    """Queue a file of the lines that the actor sees.

    The same call again with the same key (a double click) finds the first one's job, and is one event.

    Raises:
        NotFound: the actor sees no line of it.
        ReviewNotOver: it is still open.
    """
    row = get_review(actor, review.public_id)
    if row.state != ReviewState.CLOSED:
        raise ReviewNotOver
    job, is_new = start_job(
        actor=actor,
        kind=RESULT,
        parameters={"review": str(row.public_id), "format": file_format.value},
        request_key=request_key,
    )
    if is_new:
        record_event(REVIEW_EXPORTED, actor=actor, target=target_of_review(row))
    return job
