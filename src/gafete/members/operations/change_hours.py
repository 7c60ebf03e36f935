"""Decide when in the week a member may act in the account."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.access.hours import Hours
from gafete.access.managing import require_hours_within
from gafete.access.permissions import Permission
from gafete.audit.operations.record_event import record_event
from gafete.faults import FieldFault
from gafete.members.authority import locked_member, require_authority
from gafete.members.credentials import ACCESS_CHANGED, enqueue_notice
from gafete.members.events import HOURS_CHANGED
from gafete.members.hours import stored_hours
from gafete.members.models import Member, MemberState
from gafete.members.naming import member_target
from gafete.tenancy.data.time_zones import TIME_ZONES
from gafete.tenancy.operations.raise_access_version import raise_access_version
from gafete.walls.standing import in_own_account


@in_own_account
def change_hours(*, actor: Actor, member: Member, hours: Hours | None, version: int) -> Member:
    """Let the member act at these hours only, or always; with his next click, also in open sessions.

    Raises:
        AccessDenied: the owner, oneself, somebody who reaches further than the actor, or hours at which the
            actor himself may not act.
        FieldFault: hours without a shift, or in a zone that no account can have.
        StaleEdit: somebody changed the member since ``version``.
    """
    row = locked_member(actor, member, version=version)
    grants = require_authority(actor, row, Permission.USERS_MANAGE)
    _require_sound(hours)
    require_hours_within(actor, hours, permission=Permission.USERS_MANAGE)
    before, after = row.hours, stored_hours(hours)
    if before == after:
        return row
    row.hours = after
    row.version += 1
    row.save(update_fields=["hours", "version"])
    raise_access_version(account_id=row.account_id)
    if row.state == MemberState.ACTIVE:
        enqueue_notice(ACCESS_CHANGED, row)
    record_event(
        HOURS_CHANGED,
        actor=actor,
        target=member_target(row),
        data={"before": {"hours": before}, "after": {"hours": after}},
        reach={grant.scope for grant in grants},
    )
    return row


def _require_sound(hours: Hours | None) -> None:
    if hours is None:
        return
    if not hours.shifts:
        raise FieldFault("shifts", _("Elige al menos un día con su hora de entrada y de salida."))
    if hours.zone not in TIME_ZONES:
        raise FieldFault("zone", _("Elige una zona horaria de la lista."))
