"""A member signs in and looks around."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from gafete.access.actor import Origin
from gafete.audit.operations.record_event import record_event
from gafete.members.actors import load_actor
from gafete.members.events import ACCESS_ENTERED
from gafete.members.models import Member
from gafete.members.naming import member_target


@transaction.atomic
def visit_account(*, member: Member, origin: Origin) -> None:
    """Note a visit as entering an account does, without a session: nobody's browser is open."""
    now = timezone.now()
    membership = load_actor(member.user, member.account_id, origin=origin, now=now)
    Member.objects.filter(pk=member.pk).update(last_seen_at=now)
    record_event(ACCESS_ENTERED, actor=membership.actor, target=member_target(member))
