"""Send a notice again that could not be delivered."""

from __future__ import annotations

from uuid import UUID

from gafete.access.actor import Actor
from gafete.audit.operations.record_event import record_event
from gafete.faults import NotFound
from gafete.members.actors import grants_of
from gafete.members.authority import locked_member, require_mailing
from gafete.members.credentials import CREDENTIALS, MEMBER_SUBJECT
from gafete.members.events import NOTICE_RETRIED
from gafete.members.models import Member
from gafete.members.naming import member_target
from gafete.outbox.operations.retry_message import retry_message
from gafete.walls.standing import in_own_account


@in_own_account
def retry_notice(*, actor: Actor, member: Member, message_id: UUID) -> Member:
    """Start over with a notice to this member. A way in is not sent again here: `resend_credentials` makes a new one.

    Raises:
        AccessDenied: the actor may not manage this member.
        MemberGone: he is not in the account any more.
        NotFound: there is no such notice to him.
        NotGivenUpError: it is on its way, or has arrived.
    """
    row = locked_member(actor, member)
    require_mailing(actor, row)
    message = retry_message(
        actor=actor, message_id=message_id, subject_kind=MEMBER_SUBJECT, subject_id=str(row.pk)
    )
    if message.kind == CREDENTIALS:
        raise NotFound
    record_event(
        NOTICE_RETRIED,
        actor=actor,
        target=member_target(row),
        reach={grant.scope for grant in grants_of(row)},
    )
    return row
