"""Shut a member out; he keeps his seat."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.audit.operations.record_event import record_event
from gafete.members.authority import locked_member, require_authority
from gafete.members.credentials import DEACTIVATED, enqueue_notice
from gafete.members.ending import close_entries
from gafete.members.events import MEMBER_DEACTIVATED
from gafete.members.models import Member, MemberState
from gafete.members.naming import member_target
from gafete.tenancy.operations.raise_access_version import raise_access_version
from gafete.walls.standing import in_own_account


class NotActive(Exception):
    """Only an active member can be deactivated."""

    def __init__(self) -> None:
        super().__init__(_("Este usuario no está activo."))


@in_own_account
def deactivate_member(*, actor: Actor, member: Member) -> Member:
    """Deactivate an active member: out with his next click, in every open session of this account.

    Raises:
        AccessDenied: the owner, oneself, or somebody who reaches further than the actor.
        NotActive: he is invited, or deactivated already.
    """
    row = locked_member(actor, member)
    grants = require_authority(actor, row, Permission.USERS_DEACTIVATE)
    if row.state != MemberState.ACTIVE:
        raise NotActive
    row.state = MemberState.DEACTIVATED
    row.deactivated_at = timezone.now()
    row.version += 1
    row.save(update_fields=["state", "deactivated_at", "version"])
    close_entries(row)
    raise_access_version(account_id=row.account_id)
    enqueue_notice(DEACTIVATED, row)
    record_event(
        MEMBER_DEACTIVATED,
        actor=actor,
        target=member_target(row),
        reach={grant.scope for grant in grants},
    )
    return row
