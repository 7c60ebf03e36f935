"""Give an administrator the link of a new person, for when mail does not arrive."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.audit.operations.record_event import record_event
from gafete.members.approvals.rules import gives_security
from gafete.members.authority import locked_member, require_authority
from gafete.members.events import LINK_COPIED
from gafete.members.links import invitation_link
from gafete.members.models import Member, MemberState
from gafete.members.naming import member_target
from gafete.members.newcomers import is_only_ours
from gafete.tenancy.models import Account
from gafete.tenancy.seconding import needs_second
from gafete.walls.standing import in_own_account


class LinkNotOffered(Exception):
    """The account's policy forbids it, or the person is not waiting for his first entry."""

    def __init__(self) -> None:
        super().__init__(_("El enlace de esta persona solo puede llegarle por correo."))


@in_own_account
def copy_link(*, actor: Actor, member: Member) -> str:
    """The link by which an invited person enters, to be sent by other means; an event says who took it.

    It is given only for an identity that this invitation made, that nobody has used and that no other
    account knows: whoever holds it chooses the first password, and with it everything that waits for
    that person elsewhere. For others the link only ever goes to their own mailbox.

    Raises:
        AccessDenied: the actor may not manage this member.
        LinkNotOffered: the account's policy forbids it, he has entered, or the identity is not only ours.
    """
    row = locked_member(actor, member)
    grants = require_authority(actor, row, Permission.USERS_MANAGE)
    allowed = Account.objects.filter(pk=row.account_id, copy_link_allowed=True).exists()
    if not allowed or row.state != MemberState.INVITED or not is_only_ours(row):
        raise LinkNotOffered
    if gives_security(grants) and needs_second(row.account_id):
        # Whoever holds the link could enter as him, and be the second person to himself.
        raise LinkNotOffered
    record_event(LINK_COPIED, actor=actor, target=member_target(row), reach={grant.scope for grant in grants})
    return invitation_link(row)
