"""End a campaign and sign its result into the trail; what nobody decided is reported as such."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.access.denials import AccessDenied
from gafete.access.permissions import Permission
from gafete.audit.operations.record_event import record_event
from gafete.faults import NotFound
from gafete.members.actors import system_actor
from gafete.reviews.crossings import ACCOUNTS_WITH_DUE_REVIEWS
from gafete.reviews.events import REVIEW_CLOSED
from gafete.reviews.models import Decision, Review, ReviewLine, ReviewState
from gafete.reviews.operations.start_review import target_of_review
from gafete.reviews.queries import sealed_lines, sees_all
from gafete.reviews.result import digest_of
from gafete.reviews.telling_reviewers import enqueue_over
from gafete.walls.standing import acting, in_own_account
from gafete.work.housekeeping import Every, register

# Of one account, in one round.
AT_ONCE = 20


class ReviewOver(Exception):
    """It was closed before."""

    def __init__(self) -> None:
        super().__init__(_("Esta revisión ya terminó."))


@in_own_account
def close_review(*, actor: Actor, review: Review) -> Review:
    """Close a campaign before its end.

    Raises:
        AccessDenied: the actor neither reviews accesses in the whole account, nor began it and sees all of it.
        NotFound: it is of another account.
        ReviewOver: it was closed before.
    """
    row = Review.objects.select_for_update().filter(pk=review.pk, account_id=actor.account_id).first()
    if row is None:
        raise NotFound
    if not may_close(actor, row):
        raise AccessDenied.because(actor.explain(Permission.ACCESS_REVIEW, actor.account_scope))
    if row.state != ReviewState.OPEN:
        raise ReviewOver
    return _close(actor, row, timezone.now())


def may_close(actor: Actor, review: Review) -> bool:
    """Whether `close_review` would let the actor pass: whoever began it and sees all of it, or reviews in the whole account."""
    if actor.may(Permission.ACCESS_REVIEW, actor.account_scope):
        return True
    return review.started_by_id == actor.member_id and sees_all(actor, review)


@register(Every.HOUR)
def close_due_reviews() -> int:
    """Close what has come to its end, account by account; return how many there were."""
    now = timezone.now()
    return sum(_close_those_of(account, now) for account in ACCOUNTS_WITH_DUE_REVIEWS.ask(now=now))


def _close_those_of(account_id: int, now: datetime) -> int:
    system = system_actor(account_id, label="", permissions={Permission.ACCESS_REVIEW})
    with acting(system):
        due = Review.objects.filter(state=ReviewState.OPEN, due_at__lte=now)
        rows = list(due.select_for_update(skip_locked=True).order_by("due_at", "id")[:AT_ONCE])
        for row in rows:
            _close(system, row, now)
    return len(rows)


def _close(actor: Actor, row: Review, now: datetime) -> Review:
    row.state, row.closed_at, row.closed_by_label = ReviewState.CLOSED, now, actor.label
    row.digest = digest_of(sealed_lines(row))
    row.save(update_fields=["state", "closed_at", "closed_by_label", "digest"])
    lines = ReviewLine.objects.filter(account_id=row.account_id, review=row)
    enqueue_over(row)
    record_event(
        REVIEW_CLOSED,
        actor=actor,
        target=target_of_review(row),
        data={
            "lines": lines.count(),
            "undecided": lines.filter(decision=Decision.PENDING).count(),
            "result_digest": row.digest,
        },
        reach={line.scope for line in lines},
    )
    return row
