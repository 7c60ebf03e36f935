"""Send somebody who has not entered yet his way in again; the earlier mail stops working."""

from __future__ import annotations

import uuid

from django.utils import timezone
from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.audit.operations.record_event import record_event
from gafete.identity.attempts import RECOVERY
from gafete.identity.operations.count_attempt import count_attempt
from gafete.identity.operations.revoke_first_password import revoke_links
from gafete.members.actors import grants_of
from gafete.members.authority import locked_member, require_mailing
from gafete.members.credentials import enqueue_credentials
from gafete.members.events import CREDENTIALS_RESENT
from gafete.members.models import Member, MemberState
from gafete.members.naming import member_target
from gafete.walls.standing import in_own_account


class AlreadyEntered(Exception):
    """The person has entered: only he can ask for a new password, from the sign-in page."""

    def __init__(self) -> None:
        super().__init__(_("Esta persona ya entró. Si olvidó su contraseña, puede recuperarla al entrar."))


@in_own_account
def resend_credentials(*, actor: Actor, member: Member) -> Member:
    """Make a new invitation for an invited member and queue its mail; what was mailed before ends now.

    Raises:
        AccessDenied: the actor may not manage this member.
        AlreadyEntered: he is active or deactivated.
        WaitNeeded: he was sent several of these mails within the hour.
    """
    row = locked_member(actor, member)
    require_mailing(actor, row)
    if row.state != MemberState.INVITED:
        raise AlreadyEntered
    count_attempt(key=f"credentials:{row.pk}", limit=RECOVERY, now=timezone.now())
    row.invitation_nonce = uuid.uuid4()
    row.invited_at = timezone.now()
    row.save(update_fields=["invitation_nonce", "invited_at"])
    if row.made_identity:
        revoke_links(user=row.user)
    enqueue_credentials(row)
    record_event(
        CREDENTIALS_RESENT,
        actor=actor,
        target=member_target(row),
        reach={grant.scope for grant in grants_of(row)},
    )
    return row
