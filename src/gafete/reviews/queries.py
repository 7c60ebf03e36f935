"""Reads of access reviews. One sees the lines whose grants lie wholly where one reviews accesses, and no others."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from gafete.access.actor import Actor
from gafete.access.grants import Grant as AccessGrant
from gafete.access.managing import sees_member
from gafete.access.permissions import Permission
from gafete.access.scopes import Scope, ScopeSet
from gafete.audit.models import Event
from gafete.faults import NotFound
from gafete.listing.keyset import Order, Page, keyset_page
from gafete.members.actors import actor_of
from gafete.members.assignments import engine_grant
from gafete.members.models import HOLDING, Grant, Member, MemberState, Profile
from gafete.members.queries import may_hold, with_grants
from gafete.reviews.events import REVIEW_CLOSED
from gafete.reviews.models import Decision, Review, ReviewLine, ReviewState
from gafete.reviews.result import canonical_lines, digest_of
from gafete.reviews.rules import PERMISSION_OF_KIND, Use
from gafete.tenancy.models import Company

NEWEST_FIRST = Order(fields=("id",), descending=True)
BY_NAME = Order(fields=("sort_name", "id"))
REVIEWS_A_PAGE = 30
LINES_A_PAGE = 25
AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Progress:
    """How many lines of a campaign one sees, by decision, and how many of them wait for oneself."""

    by_decision: dict[str, int]
    mine: int

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(self.by_decision.values())

    @property
    def pending(self) -> int:
        """How many nobody has decided."""
        return self.by_decision.get(Decision.PENDING, 0)


def list_reviews(actor: Actor, *, cursor: str = "", size: int = REVIEWS_A_PAGE) -> Page[Review]:
    """A page of the campaigns of which the actor sees a line, the newest first.

    Raises:
        AccessDenied: the actor reviews accesses nowhere.
        InvalidCursor: the cursor is not one of this list.
    """
    actor.require_anywhere(Permission.ACCESS_REVIEW)
    return keyset_page(_reviews(actor), order=NEWEST_FIRST, cursor=cursor, size=size)


def get_review(actor: Actor, public_id: uuid.UUID) -> Review:
    """The campaign of this id.

    Raises:
        NotFound: there is none, or the actor sees no line of it.
    """
    review = _reviews(actor).filter(public_id=public_id).first()
    if review is None:
        raise NotFound
    return review


def progress_of(actor: Actor, reviews: Iterable[Review]) -> dict[int, Progress]:
    """How far these campaigns have come, by key, as far as the actor sees them; two queries for all."""
    wanted = [review.pk for review in reviews]
    lines = _lines(actor).filter(review_id__in=wanted).order_by()
    counted = lines.values_list("review_id", "decision").annotate(count=Count("pk"))
    waiting = lines.filter(reviewer_id=actor.member_id, decision=Decision.PENDING)
    mine = dict(waiting.values_list("review_id").annotate(count=Count("pk")))
    found: dict[int, dict[str, int]] = {key: {} for key in wanted}
    for key, decision, count in counted:
        found[key][decision] = count
    return {key: Progress(numbers, mine.get(key, 0)) for key, numbers in found.items()}


def reviews_of_mine(actor: Actor, *, now: datetime, size: int) -> list[tuple[Review, int]]:
    """The open campaigns in which lines wait for the actor, and how many; the one that ends first first. One query."""
    if not actor.may_anywhere(Permission.ACCESS_REVIEW):
        return []
    waits = Q(lines__reviewer_id=actor.member_id, lines__decision=Decision.PENDING) & _within(
        actor, "lines__"
    )
    rows = Review.objects.filter(account_id=actor.account_id, state=ReviewState.OPEN, due_at__gt=now)
    counted = rows.annotate(waiting=Count("lines", filter=waits)).filter(waiting__gt=0)
    return [(row, row.waiting) for row in counted.order_by("due_at", "id")[:size]]


def list_lines(
    actor: Actor,
    review: Review,
    *,
    only_mine: bool = False,
    decision: str = "",
    cursor: str = "",
    size: int = LINES_A_PAGE,
) -> Page[ReviewLine]:
    """A page of a campaign's lines by the member's name.

    Raises:
        InvalidCursor: the cursor is not one of this list.
    """
    lines = _lines(actor).filter(review=review).select_related("member", "reviewer", "company", "place")
    if only_mine:
        lines = lines.filter(reviewer_id=actor.member_id)
    if decision:
        lines = lines.filter(decision=decision)
    return keyset_page(lines, order=BY_NAME, cursor=cursor, size=size)


def every_line(actor: Actor, review: Review) -> list[ReviewLine]:
    """All lines of a campaign that the actor sees, by the member's name, for a file."""
    return list(_lines(actor).filter(review=review).order_by("sort_name", "id"))


def get_line(actor: Actor, public_id: uuid.UUID) -> ReviewLine:
    """The line of this id, with its campaign.

    Raises:
        NotFound: there is none, or it is none that the actor sees.
    """
    lines = _lines(actor).select_related("review", "member", "reviewer")
    line = lines.filter(public_id=public_id).first()
    if line is None:
        raise NotFound
    return line


def present_grants(actor: Actor, lines: Iterable[ReviewLine]) -> dict[int, AccessGrant]:
    """The grants of these lines as they are now, by their keys; those that are gone are missing. One query."""
    wanted = [line.grant_id for line in lines]
    rows = Grant.objects.filter(account_id=actor.account_id, pk__in=wanted).select_related("profile")
    return {row.pk: engine_grant(row) for row in rows}


def lasting_grants(actor: Actor, members: Iterable[int], *, now: datetime) -> dict[int, int]:
    """How many grants that are not over each of these members holds; one query."""
    rows = Grant.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=now), account_id=actor.account_id, member_id__in=set(members)
    )
    return dict(rows.order_by().values_list("member_id").annotate(count=Count("pk")))


def sees_all(actor: Actor, review: Review) -> bool:
    """Whether the actor sees every line of a campaign, so that he can check its seal himself."""
    seen = _lines(actor).filter(review=review).count()
    return seen > 0 and seen == ReviewLine.objects.filter(account_id=actor.account_id, review=review).count()


def sealed_lines(review: Review) -> list[str]:
    """The whole result in its canonical form."""
    lines = ReviewLine.objects.filter(account_id=review.account_id, review=review).order_by("id")
    return list(canonical_lines(review, lines.iterator(chunk_size=AT_ONCE)))


def is_as_signed(review: Review) -> bool:
    """Whether the result is still the one whose seal stands in the trail."""
    event = Event.objects.filter(
        account_id=review.account_id, kind=REVIEW_CLOSED.code, target_id=str(review.public_id)
    ).first()
    if event is None:
        return False
    sealed: str = event.data["result_digest"]
    return sealed == review.digest == digest_of(sealed_lines(review))


def grants_to_review(
    actor: Actor, *, company: Company | None, profile: Profile | None, now: datetime, size: int
) -> list[Grant]:
    """Grants that lie wholly where the actor reviews accesses and are not over; the owner's rights are no grant."""
    rows = Grant.objects.filter(
        _within(actor),
        Q(ends_at__isnull=True) | Q(ends_at__gt=now),
        account_id=actor.account_id,
        member__state__in=HOLDING,
        member__is_owner=False,
    )
    if company is not None:
        rows = rows.filter(company=company)
    if profile is not None:
        rows = rows.filter(profile=profile)
    return list(rows.select_related("member", "profile", "company", "place").order_by("id")[:size])


def people_who_review(actor: Actor) -> list[Member]:
    """The owner, last, and the active members who may review something, with their grants: the engine says where."""
    account = actor.account_id
    reviewing = Grant.objects.filter(
        may_hold(Permission.ACCESS_REVIEW, account_id=account), account_id=account, member_id=OuterRef("pk")
    )
    rows = Member.objects.filter(
        Q(is_owner=True) | Exists(reviewing), account_id=account, state=MemberState.ACTIVE
    )
    return list(with_grants(rows).order_by("is_owner", "id"))


def reviewers_at(actor: Actor, scope: Scope | None = None, *, now: datetime) -> list[Member]:
    """Those who review accesses at a scope, or anywhere, among the people whom the actor may know of."""
    seen = [person for person in people_who_review(actor) if _knows(actor, person)]
    people = [(person, actor_of(person, now=now, at_any_hour=True)) for person in seen]
    return [
        person
        for person, acting in people
        if (acting.may_anywhere(Permission.ACCESS_REVIEW) if scope is None else reviews_at(acting, scope))
    ]


def _knows(actor: Actor, person: Member) -> bool:
    return person.is_owner or sees_member(actor, [engine_grant(row) for row in person.grants.all()])


def last_uses(actor: Actor, members: Iterable[int]) -> dict[int, list[Use]]:
    """The last use of each kind by these members and what it reached, as far as the trail goes; one query."""
    rows = Event.objects.filter(
        account_id=actor.account_id,
        actor_kind="member",
        actor_id__in=[str(member) for member in members],
        kind__in=list(PERMISSION_OF_KIND),
    )
    found: dict[int, list[Use]] = {}
    for member, kind, reach, at in (
        rows.order_by().values_list("actor_id", "kind", "reach").annotate(last=Max("at"))
    ):
        found.setdefault(int(member), []).append(Use(PERMISSION_OF_KIND[kind], reach, at))
    return found


def _reviews(actor: Actor) -> QuerySet[Review]:
    seen = _lines(actor).filter(review_id=OuterRef("pk"))
    return Review.objects.filter(Exists(seen), account_id=actor.account_id)


def _lines(actor: Actor) -> QuerySet[ReviewLine]:
    return ReviewLine.objects.filter(_within(actor), account_id=actor.account_id)


def _within(actor: Actor, rows: str = "") -> Q:
    """Rows with a scope that lies wholly where the actor reviews accesses: the same answer as ``in ScopeSet``."""
    scopes: ScopeSet = actor.scopes_for(Permission.ACCESS_REVIEW)
    if scopes.whole_account:
        return Q()
    return Q(**{f"{rows}company_id__in": scopes.companies}) | Q(**{f"{rows}place_id__in": scopes.places})


def reviews_at(person: Actor, scope: Scope) -> bool:
    """Whether somebody may decide about a grant of this scope."""
    return person.may(Permission.ACCESS_REVIEW, scope)
