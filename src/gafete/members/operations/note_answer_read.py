"""Whoever asked has read how it ended."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from gafete.access.actor import Actor
from gafete.members.models import AccessRequest
from gafete.walls.standing import in_own_account


@in_own_account
def note_answer_read(*, actor: Actor, request: AccessRequest) -> None:
    """Note that the actor has read the answer to his own request. It is no act on anybody: no event."""
    AccessRequest.objects.filter(
        Q(member_id=actor.member_id),
        pk=request.pk,
        account_id=actor.account_id,
        closed_at__isnull=False,
        seen_at__isnull=True,
    ).update(seen_at=timezone.now())
