"""A newcomer chooses his first password by the link of his invitation, and belongs to the account."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from gafete.access.actor import Origin
from gafete.identity.models import User
from gafete.identity.operations.set_password import set_first_password
from gafete.members.links import invitation_of
from gafete.members.models import Member
from gafete.members.operations.accept_invitation import InvitationOver, accept_invitation
from gafete.walls.standing import inside


def join_account(*, token: str, new: str, origin: Origin) -> Member:
    """Set the password and accept the invitation, both or neither.

    Raises:
        InvitationOver: the link is not good (any more).
        LinkOver: the person has chosen a password meanwhile.
        FieldFault: the password breaks a rule.
    """
    member = _proved(token)
    with transaction.atomic(), inside(member.account_id):
        return _join(member, token=token, new=new, origin=origin)


def _join(member: Member, *, token: str, new: str, origin: Origin) -> Member:
    # Locked before the link is looked at again, in the order in which every act on a member locks: one
    # that corrects the address or takes the invitation back has either happened or must wait.
    Member.objects.select_for_update().get(pk=member.pk)
    User.objects.select_for_update().get(pk=member.user_id)
    member = _proved(token)
    person = set_first_password(user=member.user, new=new, context=[member.account.name], origin=origin)
    return accept_invitation(user=person, member=member, origin=origin)


def _proved(token: str) -> Member:
    member = invitation_of(token, now=timezone.now())
    if member is None:
        raise InvitationOver
    return member
