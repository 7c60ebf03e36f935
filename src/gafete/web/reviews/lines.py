"""Lines of a campaign as its page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gafete.access.actor import Actor
from gafete.access.grants import Grant
from gafete.access.permissions import Permission
from gafete.members.models import MemberState
from gafete.reviews.models import Decision, Review, ReviewLine
from gafete.reviews.presence import Presence, mark_of, presence_of
from gafete.reviews.queries import lasting_grants, present_grants
from gafete.reviews.wording import labels_of, profile_of, suggestions_of, uses_in_words, where_in_words


@dataclass(frozen=True, slots=True)
class Shown:
    """A line, what became of its grant, and what the reader may do with it."""

    line: ReviewLine
    profile: str
    where: str
    uses: list[tuple[str, str]]
    suggestions: list[str]
    # What the access gives: now while it waits, then what was decided about.
    gives: list[str]
    taken: list[str]
    presence: Presence
    # What the form carries, so that a decision is about what was seen.
    mark: str
    may_decide: bool
    # He may reduce, too: he manages users there.
    may_change: bool
    may_remove: bool
    may_hand_over: bool
    # Permissions that can be taken out, by code.
    permissions: list[tuple[str, str]]
    is_only_grant: bool

    @property
    def is_pending(self) -> bool:
        """Whether nobody has decided."""
        return self.line.decision == Decision.PENDING


def shown(actor: Actor, review: Review, lines: Sequence[ReviewLine], *, now: datetime) -> list[Shown]:
    """These lines of one campaign for one reader; two queries for all."""
    grants = present_grants(actor, lines)
    lasting = lasting_grants(actor, {line.member_id for line in lines}, now=now)
    return [
        _shown(
            actor,
            line,
            grants.get(line.grant_id),
            goes_on=review.goes_on(now),
            is_only=lasting.get(line.member_id, 0) <= 1,
            at=review.closed_at or now,
        )
        for line in lines
    ]


def _shown(
    actor: Actor, line: ReviewLine, grant: Grant | None, *, goes_on: bool, is_only: bool, at: datetime
) -> Shown:
    waits = goes_on and line.decision == Decision.PENDING and line.member_id != actor.member_id
    may_decide = waits and line.reviewer_id == actor.member_id and grant is not None
    may_change = may_decide and actor.may(Permission.USERS_MANAGE, line.scope)
    held = sorted(grant.effective) if grant else []
    return Shown(
        line=line,
        profile=profile_of(line),
        where=where_in_words(line),
        uses=uses_in_words(line),
        suggestions=suggestions_of(line, at=at),
        gives=labels_of(held if waits and grant else line.decided_permissions or line.permissions),
        taken=labels_of(line.taken),
        presence=presence_of(line.mark, grant),
        mark=mark_of(grant),
        may_decide=may_decide,
        may_change=may_change,
        may_remove=may_change and (not is_only or _may_deactivate(actor, line)),
        may_hand_over=waits,
        permissions=list(zip(_in_order(held), labels_of(held), strict=True)),
        is_only_grant=is_only,
    )


def _may_deactivate(actor: Actor, line: ReviewLine) -> bool:
    """Whether he may do what taking away an only access comes to."""
    is_active = line.member.state == MemberState.ACTIVE
    return is_active and actor.may(Permission.USERS_DEACTIVATE, line.scope)


def _in_order(codes: Sequence[str]) -> list[str]:
    return [str(each) for each in Permission if each in codes]
