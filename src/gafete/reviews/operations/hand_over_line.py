"""Have somebody else decide about a line."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.access.managing import Boundary, ManagingDenied
from gafete.access.permissions import Permission
from gafete.audit.operations.record_event import record_event
from gafete.faults import FieldFault, NotFound
from gafete.members.actors import actor_of
from gafete.members.authority import locked_people, present_actor
from gafete.members.models import Member, MemberState
from gafete.members.naming import member_target
from gafete.reviews.events import LINE_HANDED_OVER
from gafete.reviews.models import Decision, Review, ReviewLine
from gafete.reviews.operations.decide_line import LineClosed
from gafete.reviews.queries import reviews_at
from gafete.reviews.telling_reviewers import enqueue_waiting
from gafete.walls.standing import in_own_account


@in_own_account
def hand_over_line(*, actor: Actor, line: ReviewLine, to: Member) -> ReviewLine:
    """Give a line that nobody has decided to another reviewer, who gets a mail.

    Raises:
        AccessDenied: the actor does not review accesses there, or it is his own.
        FieldFault: the other person does not review accesses there, or it is his own.
        LineClosed: it is decided, or the campaign is over.
        NotFound: it is of another account.
    """
    now = timezone.now()
    if line.member_id == actor.member_id:
        raise ManagingDenied(Boundary.HIMSELF)
    people = locked_people(actor, to.pk)
    review = Review.objects.select_for_update().filter(pk=line.review_id, account_id=actor.account_id).first()
    row = ReviewLine.objects.select_for_update().filter(pk=line.pk, account_id=actor.account_id).first()
    if review is None or row is None:
        raise NotFound
    present_actor(actor, people, now).require(Permission.ACCESS_REVIEW, at=row.scope)
    if row.decision != Decision.PENDING:
        raise LineClosed(_("%(name)s ya decidió sobre este acceso.") % {"name": row.decided_by_label})
    if not review.goes_on(now):
        raise LineClosed(_("Esta revisión ya terminó."))
    other = people.get(to.pk)
    if (
        other is None
        or other.pk == row.member_id
        or other.state != MemberState.ACTIVE
        or not reviews_at(actor_of(other, now=now, at_any_hour=True), row.scope)
    ):
        raise FieldFault("reviewer", _("Esa persona no puede revisar este acceso."))
    if other.pk == row.reviewer_id:
        return row
    before = row.reviewer_label
    row.reviewer, row.reviewer_label = other, other.name
    row.save(update_fields=["reviewer", "reviewer_label"])
    enqueue_waiting(review, [other.pk])
    record_event(
        LINE_HANDED_OVER,
        actor=actor,
        target=member_target(row.member),
        data={"before": {"reviewer": before}, "after": {"reviewer": other.name}},
        reach={row.scope},
    )
    return row
