"""Bring back a place of issue that was put away."""

from __future__ import annotations

from django.db import transaction

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.audit.operations.record_event import record_event
from gafete.tenancy.events import PLACE_RESTORED
from gafete.tenancy.locking import lock_row
from gafete.tenancy.models import PlaceOfIssue
from gafete.tenancy.operations.create_place import place_target, require_open
from gafete.tenancy.operations.raise_access_version import raise_access_version


@transaction.atomic
def restore_place(*, actor: Actor, place: PlaceOfIssue) -> PlaceOfIssue:
    """Issue from the place again.

    The second time it does nothing.

    Raises:
        AccessDenied: the actor may not manage this place.
        CompanyArchived: its company is put away and comes first.
    """
    actor.require(Permission.PLACES_MANAGE, at=place.scope)
    raise_access_version(account_id=place.account_id)
    require_open(place.company)
    locked = lock_row(place)
    if not locked.is_archived:
        return locked
    locked.archived_at = None
    locked.version += 1
    locked.save(update_fields=["archived_at", "version"])
    record_event(PLACE_RESTORED, actor=actor, target=place_target(locked), reach=[locked.scope])
    return locked
