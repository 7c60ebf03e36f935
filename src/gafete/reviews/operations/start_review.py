"""Begin a campaign: a line for each grant, and for each line one person who decides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.access.scopes import Scope
from gafete.audit.operations.record_event import Target, record_event
from gafete.faults import FieldFault
from gafete.members.actors import actor_of
from gafete.members.assignments import engine_grant
from gafete.members.authority import locked_member
from gafete.members.models import Grant, Member, Profile
from gafete.reviews.events import REVIEW_STARTED
from gafete.reviews.models import LONGEST_NAME, Review, ReviewLine
from gafete.reviews.presence import mark_of
from gafete.reviews.queries import grants_to_review, last_uses, people_who_review, reviews_at
from gafete.reviews.rules import LONGEST_RUN, MOST_LINES, Split, Use, uses_within
from gafete.reviews.telling_reviewers import enqueue_waiting
from gafete.tenancy.models import Company
from gafete.walls.standing import in_own_account

AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What somebody types to begin a campaign. Without reviewers, everybody who may review takes part."""

    name: str
    due_at: datetime
    request_key: UUID
    company: Company | None = None
    profile: Profile | None = None
    reviewers: frozenset[int] = frozenset()


@in_own_account
def start_review(*, actor: Actor, plan: Plan) -> Review:
    """Begin a campaign over the grants that lie where the actor reviews accesses, and write to its reviewers.

    The same plan again (a double click) finds the first one's campaign.

    Raises:
        AccessDenied: the actor reviews accesses nowhere.
        FieldFault: the end is past or too far, nothing is left to review, or nobody chosen may review it.
    """
    now = timezone.now()
    actor.require_anywhere(Permission.ACCESS_REVIEW)
    # His row is locked: of two clicks the second one waits here, and finds what the first one made.
    starter = locked_member(actor, Member(pk=actor.member_id))
    made = Review.objects.filter(account_id=actor.account_id, request_key=plan.request_key).first()
    if made is not None:
        return made
    _require_sense(plan, now)
    grants = grants_to_review(actor, company=plan.company, profile=plan.profile, now=now, size=MOST_LINES + 1)
    if not grants:
        raise FieldFault("company", _("Con estos filtros no hay accesos que revisar."))
    if len(grants) > MOST_LINES:
        raise FieldFault("company", _("Son demasiados accesos: revisa una empresa a la vez."))
    reviewers = _Reviewers(actor, chosen=plan.reviewers, now=now)
    review = Review.objects.create(
        account_id=actor.account_id,
        request_key=plan.request_key,
        name=plan.name.strip()[:LONGEST_NAME],
        started_by=starter,
        started_by_label=actor.label,
        started_at=now,
        due_at=plan.due_at,
    )
    uses = last_uses(actor, {grant.member_id for grant in grants})
    lines = [_line(review, grant, reviewers, uses.get(grant.member_id, ())) for grant in grants]
    ReviewLine.objects.bulk_create(lines, batch_size=AT_ONCE)
    enqueue_waiting(review, {line.reviewer_id for line in lines})
    record_event(
        REVIEW_STARTED,
        actor=actor,
        target=target_of_review(review),
        data={"lines": len(lines), "to": plan.due_at.isoformat()},
        reach={line.scope for line in lines},
    )
    return review


def target_of_review(review: Review) -> Target:
    """The campaign as the trail names it."""
    return Target(kind="review", id=str(review.public_id), label=review.name)


def _require_sense(plan: Plan, now: datetime) -> None:
    if not plan.name.strip():
        raise FieldFault("name", _("Ponle un nombre a la revisión."))
    if plan.due_at <= now:
        raise FieldFault("due", _("Esa fecha ya pasó."))
    if plan.due_at > now + LONGEST_RUN:
        raise FieldFault("due", _("Una revisión dura un año como máximo."))


class _Reviewers:
    """Who decides about which grant: somebody who reviews accesses there and does not hold it."""

    def __init__(self, actor: Actor, *, chosen: Iterable[int], now: datetime) -> None:
        # Who is out of his hours now decides when he is back.
        self._people = {
            member.pk: (member, actor_of(member, now=now, at_any_hour=True))
            for member in people_who_review(actor)
        }
        self._chosen = set(chosen)
        self._split = Split()
        self._able: dict[Scope, list[int]] = {}

    def of(self, grant: Grant, scope: Scope) -> Member:
        """The one who decides about this grant; the owner only where there is nobody else, unless he was chosen."""
        able = [key for key in self._able_at(scope) if key != grant.member_id]
        if not self._chosen:
            able = [key for key in able if not self._people[key][0].is_owner] or able
        if not able:
            raise FieldFault(
                "reviewers",
                _("Nadie de los elegidos puede revisar el acceso de %(name)s: elige a alguien más.")
                % {"name": grant.member.name},
            )
        return self._people[self._split.choose(able)][0]

    def _able_at(self, scope: Scope) -> list[int]:
        if scope not in self._able:
            able = [key for key, (_member, person) in self._people.items() if reviews_at(person, scope)]
            self._able[scope] = [key for key in able if not self._chosen or key in self._chosen]
        return self._able[scope]


def _line(review: Review, row: Grant, reviewers: _Reviewers, uses: Sequence[Use]) -> ReviewLine:
    grant = engine_grant(row)
    member, reviewer = row.member, reviewers.of(row, grant.scope)
    return ReviewLine(
        account_id=review.account_id,
        review=review,
        member=member,
        member_label=member.name,
        sort_name=member.sort_name,
        grant_id=row.pk,
        profile_label=row.profile.name,
        company=row.company,
        company_label="" if row.company is None else row.company.short_name,
        place=row.place,
        place_label="" if row.place is None else row.place.name,
        permissions=sorted(grant.effective),
        granted_by_label=row.granted_by_label,
        granted_at=row.granted_at,
        mark=mark_of(grant),
        uses={
            str(permission): at.isoformat()
            for permission, at in uses_within(grant.scope, uses).items()
            if permission in grant.effective
        },
        last_seen_at=member.last_seen_at,
        reviewer=reviewer,
        reviewer_label=reviewer.name,
    )
