"""A person enters an account for the first time."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gafete.access.actor import Origin
from gafete.audit.operations.record_event import record_event
from gafete.identity.models import User
from gafete.members.actors import grants_of, invitee_actor
from gafete.members.crossings import OTHER_LIVE_MEMBERSHIPS
from gafete.members.events import MEMBER_JOINED
from gafete.members.models import Member, MemberState
from gafete.members.naming import fill_search_fields, member_target
from gafete.tenancy.models import CredentialMode
from gafete.tenancy.operations.raise_access_version import raise_access_version
from gafete.walls.standing import as_person, inside


class InvitationOver(Exception):
    """The invitation was withdrawn, replaced or accepted before, or is for somebody else."""

    def __init__(self) -> None:
        super().__init__(_("Esta invitación ya no es válida. Pide una nueva a quien te invitó."))


def accept_invitation(*, user: User, member: Member, origin: Origin | None = None) -> Member:
    """Make an invited membership active. The caller has shown that ``user`` holds the link, or signed in.

    What the person may do is what the rows say now, whatever the mail said when it was written.

    Raises:
        InvitationOver: it is not this person's, or not open.
    """
    with transaction.atomic(), inside(member.account_id):
        return _accept(user, member, origin)


def _accept(user: User, member: Member, origin: Origin | None) -> Member:
    row = Member.objects.select_for_update().filter(pk=member.pk, user_id=user.pk).first()
    if row is None or row.state != MemberState.INVITED or not user.is_active:
        raise InvitationOver
    row.state = MemberState.ACTIVE
    row.joined_at = timezone.now()
    # From now on the person's own names count; until now his administrators saw what they had typed.
    row.username, row.email = user.username, user.email
    fill_search_fields(row)
    row.save()
    raise_access_version(account_id=row.account_id)
    record_event(
        MEMBER_JOINED,
        actor=invitee_actor(row, origin=origin),
        target=member_target(row),
        reach={grant.scope for grant in grants_of(row)},
    )
    return row


def accept_on_sign_in(*, user: User, by_first_password: bool, origin: Origin | None = None) -> list[Member]:
    """Accept the invitation that made this identity, once the person has signed in with what it sent.

    An invitation by link is accepted with its link alone. So is any other, where the person chose his password
    by the link of a second account: entering that one is no yes to the first.
    """
    with as_person(user.pk):
        waiting = list(
            Member.objects.filter(
                state=MemberState.INVITED,
                made_identity=True,
                credential_mode__in=[CredentialMode.TEMPORARY, CredentialMode.TYPED],
            ).order_by("id")
        )
    if not by_first_password:
        waiting = [
            member for member in waiting if not OTHER_LIVE_MEMBERSHIPS.ask(user_id=user.pk, besides=member.pk)
        ]
    return [accept_invitation(user=user, member=member, origin=origin) for member in waiting]
