"""What the reader may do with a member: a button is only drawn where it works.

Nothing is decided here. The engine is asked, for each row, what the operation would ask it.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from gafete.access.actor import Actor
from gafete.access.grants import Grant as AccessGrant
from gafete.access.grants import owner_grant
from gafete.access.managing import changeable_grants, may_whole_member
from gafete.access.permissions import Permission
from gafete.members.assignments import engine_grant, identity_of
from gafete.members.authority import target_with
from gafete.members.hours import hours_of
from gafete.members.models import Member, MemberState


@dataclass(frozen=True, slots=True, kw_only=True)
class Powers:
    """What would work now, for one reader and one member."""

    edit: bool = False
    change_access: bool = False
    resend: bool = False
    copy_link: bool = False
    withdraw: bool = False
    deactivate: bool = False
    reactivate: bool = False
    reassign: bool = False
    delete: bool = False
    view_as: bool = False
    offer_ownership: bool = False

    @property
    def any(self) -> bool:
        """Whether there is anything to do at all."""
        return any(getattr(self, name) for name in self.__slots__)


class Asker:
    """Asks for one reader; members with the same access get the same answer without asking again."""

    def __init__(self, actor: Actor, *, copies_links: bool) -> None:
        self.actor = actor
        self._copies_links = copies_links
        self._answers: dict[Hashable, bool] = {}

    def powers(self, member: Member, grants: Sequence[AccessGrant]) -> Powers:
        """What the reader may do with this member, who holds these grants."""
        if member.is_ended:
            return Powers()
        if member.is_owner:
            return self._powers_over_owner(member)
        state = member.state
        manage = self._may(Permission.USERS_MANAGE, member, grants)
        switch = self._may(Permission.USERS_DEACTIVATE, member, grants)
        waiting = manage and state == MemberState.INVITED
        return Powers(
            edit=manage,
            change_access=self._may_change_access(member, grants),
            resend=waiting,
            copy_link=waiting and self._copies_links,
            withdraw=waiting,
            deactivate=switch and state == MemberState.ACTIVE,
            reactivate=switch and state == MemberState.DEACTIVATED,
            reassign=manage and state != MemberState.ACTIVE,
            delete=state != MemberState.INVITED and self._may(Permission.USERS_DELETE, member, grants),
            view_as=state == MemberState.ACTIVE and self._may(Permission.USERS_VIEW_AS, member, grants),
            offer_ownership=self.actor.is_owner and state == MemberState.ACTIVE,
        )

    def _powers_over_owner(self, member: Member) -> Powers:
        waiting = member.state == MemberState.INVITED
        return Powers(resend=waiting and self.actor.may(Permission.USERS_MANAGE, self.actor.account_scope))

    def _may_change_access(self, member: Member, grants: Sequence[AccessGrant]) -> bool:
        if member.pk == self.actor.member_id or not self.actor.may_anywhere(Permission.USERS_MANAGE):
            return False
        return not grants or bool(changeable_grants(self.actor, grants))

    def _may(self, permission: Permission, member: Member, grants: Sequence[AccessGrant]) -> bool:
        if not self.actor.may_anywhere(permission):
            return False
        himself = member.pk == self.actor.member_id
        key = (permission, himself, hours_of(member), tuple(identity_of(grant) for grant in grants))
        if key not in self._answers:
            target = target_with(member, tuple(grants))
            self._answers[key] = may_whole_member(self.actor, permission, target)
        return self._answers[key]


def grants_fetched(member: Member) -> tuple[AccessGrant, ...]:
    """The member's grants as the engine reads them, from the rows that were fetched with him."""
    if member.is_owner:
        return (owner_grant(member.account_id, granted_at=member.joined_at),)
    return tuple(engine_grant(row) for row in member.grants.all())
