"""What somebody sees who looks at the portal as another member: what that member may do, and no act of any kind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from gafete.access.actor import Actor
from gafete.access.compiled import compile_access
from gafete.access.managing import Target, may_whole_member
from gafete.access.permissions import Permission
from gafete.members.actors import Membership
from gafete.members.authority import target_of
from gafete.members.models import Member, MemberState, Viewing


@dataclass(frozen=True, slots=True)
class View:
    """A look that goes on, and the membership that it shows."""

    viewing: Viewing
    membership: Membership
    # Who looks, with his own rights.
    viewer: Actor


def view_of(viewer: Membership, viewing: Viewing, *, now: datetime) -> View | None:
    """What the look shows at this moment; None where it is over, or would not be allowed if it began now.

    Asked with every request: whoever loses the right to look, or whose own rights no longer hold all that the other
    one may do, sees nothing more. A clock that is set back before its beginning ends it, rather than lengthening it.
    """
    seen = viewing.seen
    target = target_of(seen)
    if not viewing.begun_at <= now < viewing.ends_at or not may_view_as(viewer.actor, seen, target):
        return None
    actor = replace(
        viewer.actor,
        access=compile_access(seen.account_id, target.grants, now),
        label=seen.name,
        member_id=seen.pk,
        user_id=seen.user_id,
        is_owner=seen.is_owner,
        only_looks=True,
    )
    return View(viewing, replace(viewer, actor=actor, member=seen), viewer.actor)


def may_view_as(actor: Actor, member: Member, target: Target) -> bool:
    """Whether the actor may look at the portal as this member does: an active one whose every right he holds himself."""
    return member.state == MemberState.ACTIVE and may_whole_member(actor, Permission.USERS_VIEW_AS, target)
