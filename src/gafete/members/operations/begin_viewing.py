"""Look at the portal as another member sees it, for a while and for a reason."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.access.denials import AccessDenied
from gafete.access.permissions import Permission
from gafete.audit.operations.record_event import record_event
from gafete.faults import FieldFault
from gafete.members.authority import locked_member, require_authority
from gafete.members.credentials import SEEN_BY_ANOTHER, enqueue_notice
from gafete.members.events import VIEWING_BEGUN
from gafete.members.models import Member, MemberState, Viewing
from gafete.members.naming import member_target
from gafete.members.operations.ask_access import one_line
from gafete.members.operations.deactivate_member import NotActive
from gafete.walls.standing import in_own_account

LENGTH = timedelta(minutes=15)


@in_own_account
def begin_viewing(*, actor: Actor, member: Member, reason: str) -> Viewing:
    """Let the actor look as the member does, for a quarter of an hour. The member is told, with the reason.

    Raises:
        AccessDenied: the owner, oneself, or somebody who reaches further than the actor; or the actor is no member.
        FieldFault: no reason is given.
        NotActive: he is invited or deactivated: there is nothing that he sees.
    """
    if actor.member_id is None:
        raise AccessDenied.nowhere(Permission.USERS_VIEW_AS)
    row = locked_member(actor, member)
    grants = require_authority(actor, row, Permission.USERS_VIEW_AS)
    if row.state != MemberState.ACTIVE:
        raise NotActive
    why = one_line(reason)
    if not why:
        raise FieldFault("reason", _("Escribe para qué necesitas ver el portal como esta persona."))
    now = timezone.now()
    viewing = Viewing.objects.create(
        account_id=actor.account_id,
        viewer_id=actor.member_id,
        seen=row,
        reason=why,
        begun_at=now,
        ends_at=now + LENGTH,
    )
    enqueue_notice(SEEN_BY_ANOTHER, row, viewing=viewing.pk)
    record_event(
        VIEWING_BEGUN,
        actor=actor,
        target=member_target(row),
        reach={grant.scope for grant in grants},
        reason=why,
    )
    return viewing
