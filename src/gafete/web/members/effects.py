"""What a change does to each of several people: the engine's answer for each of them, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from gafete.access.actor import Actor
from gafete.access.denials import AccessDenied
from gafete.access.giving import is_alone
from gafete.access.grants import Grant as AccessGrant
from gafete.access.managing import (
    Boundary,
    ManagingDenied,
    changeable_grants,
    require_change,
    visible_grants,
)
from gafete.access.permissions import Permission, Permissions
from gafete.members.assignments import Assignment, drafted_grants
from gafete.members.authority import target_with
from gafete.members.models import Member, Profile
from gafete.web.access import sentence_of
from gafete.web.members.naming import ScopeNames
from gafete.web.members.powers import grants_fetched
from gafete.web.members.summary import Changes, changes

# A page of people; how many more there are is told.
MOST_SHOWN = 50
_NOTHING = Changes((), ())


@dataclass(frozen=True, slots=True)
class Effect:
    """What one person gains and loses, or why nothing changes for him."""

    member: Member
    changes: Changes
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Effects:
    """What everybody gains and loses, as far as the reader sees."""

    people: tuple[Effect, ...]
    # Whether there may be others, of whom this reader learns nothing: not even how many.
    has_others: bool = False

    @property
    def shown(self) -> tuple[Effect, ...]:
        """Those for whom something changes first."""
        return tuple(sorted(self.people, key=lambda each: each.changes.is_nothing))[:MOST_SHOWN]

    @property
    def more(self) -> int:
        """How many are not shown."""
        return max(len(self.people) - MOST_SHOWN, 0)

    @property
    def gaining(self) -> int:
        """How many gain something."""
        return sum(bool(each.changes.gained) for each in self.people)

    @property
    def losing(self) -> int:
        """How many lose something."""
        return sum(bool(each.changes.lost) for each in self.people)

    @property
    def unchanged(self) -> int:
        """For how many nothing changes."""
        return sum(each.changes.is_nothing and not each.problem for each in self.people)

    @property
    def refused(self) -> int:
        """For how many it cannot be done."""
        return sum(bool(each.problem) for each in self.people)


def effects_of_profile(
    actor: Actor, profile: Profile, permissions: Permissions, holders: Iterable[Member]
) -> Effects:
    """What everybody who holds the profile wins and loses when it has these permissions."""
    sees_all = actor.may(Permission.USERS_VIEW, actor.account_scope)
    people = tuple(_of_profile(actor, profile, permissions, member) for member in holders)
    return Effects(people, has_others=not sees_all)


def effects_of_giving(actor: Actor, profile: Profile, members: Iterable[Member]) -> Effects:
    """What each of these members wins and loses when he gets this profile where he works."""
    return Effects(tuple(_of_giving(actor, profile, member) for member in members))


def assignments_with(profile: Profile, member: Member, changeable: Iterable[AccessGrant]) -> list[Assignment]:
    """The same places and periods with this profile; what was added or removed belonged to the former one.

    A grant that gives one permission alone stays what it is: its profile would come to life with another one.
    """
    own = {row.pk: row.profile for row in member.grants.all()}
    return [
        Assignment(
            own[grant.id],
            frozenset({grant.scope}),
            added=grant.added,
            removed=grant.removed,
            period=grant.period,
        )
        if is_alone(grant) and grant.id in own
        else Assignment(profile, frozenset({grant.scope}), period=grant.period)
        for grant in changeable
    ]


def changeable_by(actor: Actor, member: Member, grants: Sequence[AccessGrant]) -> tuple[AccessGrant, ...]:
    """Those of a member's grants that the actor manages.

    Raises:
        AccessDenied: none of them.
    """
    found = changeable_grants(actor, grants)
    if member.is_owner or not found:
        raise ManagingDenied(Boundary.OWNER if member.is_owner else Boundary.BEYOND_OWN)
    return found


def _of_giving(actor: Actor, profile: Profile, member: Member) -> Effect:
    held = grants_fetched(member)
    try:
        changeable = changeable_by(actor, member, held)
        drafts = drafted_grants(assignments_with(profile, member, changeable))
        target = target_with(member, held)
        merged = require_change(actor, target, before=changeable, after=drafts)
    except AccessDenied as denied:
        return Effect(member, _NOTHING, sentence_of(denied))
    return _effect(actor, member, held, merged)


def _of_profile(actor: Actor, profile: Profile, permissions: Permissions, member: Member) -> Effect:
    held = grants_fetched(member)
    after = [
        replace(grant, permissions=permissions) if grant.profile_id == profile.pk else grant for grant in held
    ]
    return _effect(actor, member, held, after)


def _effect(
    actor: Actor, member: Member, before: Iterable[AccessGrant], after: Iterable[AccessGrant]
) -> Effect:
    names = ScopeNames().learn_grants(member.grants.all())
    return Effect(member, changes(visible_grants(actor, before), visible_grants(actor, after), names))
