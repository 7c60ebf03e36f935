"""Two people under lock, as they are at this moment: whoever acts, and whom he acts upon."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from gafete.access.actor import Actor
from gafete.access.denials import AccessDenied
from gafete.members.actors import actor_of
from gafete.members.models import Member
from gafete.members.queries import with_grants


def locked_people(actor: Actor, member_id: int) -> dict[int, Member]:
    """The actor's own row and that of another member, locked, with their grants.

    In the order of their keys: two who act upon each other do not wait for each other.
    """
    people = {key for key in (member_id, actor.member_id) if key is not None}
    rows = Member.objects.filter(account_id=actor.account_id, pk__in=people)
    list(rows.select_for_update().order_by("pk"))
    return {row.pk: row for row in with_grants(rows)}


def present_actor(actor: Actor, people: Mapping[int, Member], now: datetime) -> Actor:
    """The actor with the rights that he has now, not those with which his page was opened.

    Raises:
        AccessDenied: he is no member.
    """
    row = people.get(actor.member_id or 0)
    if row is None:
        raise AccessDenied.nowhere()
    return replace(actor, access=actor_of(row, now=now).access, is_owner=row.is_owner)
