"""The mails of a campaign: to those who still have something to decide, and to whoever began it when it is over."""

from __future__ import annotations

from collections.abc import Iterable

from gafete.members.credentials import MEMBER_SUBJECT
from gafete.outbox.operations.enqueue_message import NewMessage, enqueue_messages
from gafete.reviews.models import Review

REVIEW_WAITING = "reviews.waiting"
REVIEW_OVER = "reviews.over"


def enqueue_waiting(review: Review, members: Iterable[int]) -> None:
    """Queue a mail to each of these, who has lines to decide."""
    _enqueue(REVIEW_WAITING, review, members)


def enqueue_over(review: Review) -> None:
    """Queue the mail that tells whoever began it how it ended."""
    _enqueue(REVIEW_OVER, review, [review.started_by_id])


def _enqueue(kind: str, review: Review, members: Iterable[int]) -> None:
    enqueue_messages(
        NewMessage(
            kind=kind,
            account_id=review.account_id,
            parameters={"member": member, "review": review.pk},
            subject_kind=MEMBER_SUBJECT,
            subject_id=str(member),
        )
        for member in sorted(set(members))
    )
