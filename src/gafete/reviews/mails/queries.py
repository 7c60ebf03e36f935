"""What the writers of these mails read; they stand inside the account that the mail is about."""

from __future__ import annotations

from gafete.members.models import Member
from gafete.reviews.models import Decision, Review, ReviewLine


def review_of_mail(review_id: int) -> Review | None:
    """The campaign of this id."""
    return Review.objects.filter(pk=review_id).first()


def waiting_for(review: Review, member: Member) -> int:
    """How many lines of a campaign this member still has to decide."""
    return ReviewLine.objects.filter(review=review, reviewer=member, decision=Decision.PENDING).count()


def decided_and_not(review: Review) -> tuple[int, int]:
    """How many lines somebody decided, and how many nobody did."""
    lines = ReviewLine.objects.filter(review=review)
    undecided = lines.filter(decision=Decision.PENDING).count()
    return lines.count() - undecided, undecided
