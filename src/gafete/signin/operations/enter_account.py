"""A person enters one of his accounts with his present session."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from gafete.access.actor import Origin
from gafete.audit.operations.record_event import record_event
from gafete.identity.models import User
from gafete.identity.operations import enter_account as identity_operation
from gafete.members.actors import Membership, load_actor
from gafete.members.events import ACCESS_ENTERED
from gafete.members.models import Member
from gafete.members.naming import member_target
from gafete.walls.standing import inside


class OutOfHours(Exception):
    """Nobody enters an account outside his hours there."""

    def __init__(self, membership: Membership) -> None:
        super().__init__()
        self.membership = membership


def enter_account(*, user: User, account_id: int, session_key: str, origin: Origin) -> Membership:
    """Enter the account; its administrators see the session from now on.

    Raises:
        NotAMember: he may not enter it.
        OutOfHours: he may, at other hours.
        EntryClosed: this session was closed there.
    """
    with transaction.atomic(), inside(account_id):
        return _enter(user, account_id, session_key=session_key, origin=origin)


def _enter(user: User, account_id: int, *, session_key: str, origin: Origin) -> Membership:
    now = timezone.now()
    membership = load_actor(user, account_id, origin=origin, now=now)
    if membership.actor.is_out_of_hours:
        raise OutOfHours(membership)
    identity_operation.enter_account(session_key=session_key, user_id=user.pk, account_id=account_id, now=now)
    Member.objects.filter(pk=membership.member.pk).update(last_seen_at=now)
    record_event(ACCESS_ENTERED, actor=membership.actor, target=member_target(membership.member))
    return membership
