"""To those who still have lines to decide, and to whoever began a campaign when it is over. No mail names a person."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from gafete.identity import notices
from gafete.members.mails.queries import reader_of_mail
from gafete.members.models import Member
from gafete.outbox.composers import Mail, register
from gafete.outbox.links import absolute
from gafete.outbox.models import Message
from gafete.outbox.rendering import render_mail
from gafete.reviews.mails.queries import decided_and_not, review_of_mail, waiting_for
from gafete.reviews.models import Review, ReviewState
from gafete.reviews.telling_reviewers import REVIEW_OVER, REVIEW_WAITING


@register(REVIEW_WAITING)
def compose_review_waiting(message: Message) -> Mail | None:
    """How many accesses wait for him and until when; none where he has decided about all of them."""
    member, review = _reader(message), review_of_mail(message.parameters["review"])
    if member is None or review is None or not review.goes_on(timezone.now()):
        return None
    waiting = waiting_for(review, member)
    if not waiting:
        return None
    return _mail("review_waiting", member, review, waiting=waiting, end=review.due_at)


@register(REVIEW_OVER)
def compose_review_over(message: Message) -> Mail | None:
    """How it ended: what was decided and what nobody decided."""
    member, review = _reader(message), review_of_mail(message.parameters["review"])
    if member is None or review is None or review.state != ReviewState.CLOSED:
        return None
    decided, undecided = decided_and_not(review)
    return _mail("review_over", member, review, decided=decided, undecided=undecided)


def _reader(message: Message) -> Member | None:
    return reader_of_mail(message.parameters["member"], notice=notices.ACCESS_REVIEWS)


def _mail(kind: str, member: Member, review: Review, **context: object) -> Mail:
    return render_mail(
        kind=kind,
        to=member.user.email,
        language=member.user.language,
        context={
            "name": member.name,
            "account": member.account.name,
            "review": review.name,
            "zone": member.account.time_zone,
            "link": absolute(reverse("reviews:show", args=[review.public_id])),
            **context,
        },
    )
