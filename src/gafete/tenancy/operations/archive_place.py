"""Put a place of issue away."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.audit.operations.record_event import record_event
from gafete.tenancy.events import PLACE_ARCHIVED
from gafete.tenancy.locking import lock_row
from gafete.tenancy.models import PlaceOfIssue
from gafete.tenancy.operations.create_place import place_target
from gafete.tenancy.operations.raise_access_version import raise_access_version


@transaction.atomic
def archive_place(*, actor: Actor, place: PlaceOfIssue) -> PlaceOfIssue:
    """Put a place away: kept with all its records, and no longer issued from.

    The second time it does nothing.

    Raises:
        AccessDenied: the actor may not manage this place.
    """
    actor.require(Permission.PLACES_MANAGE, at=place.scope)
    raise_access_version(account_id=place.account_id)
    locked = lock_row(place)
    if locked.is_archived:
        return locked
    locked.archived_at = timezone.now()
    locked.version += 1
    locked.save(update_fields=["archived_at", "version"])
    record_event(PLACE_ARCHIVED, actor=actor, target=place_target(locked), reach=[locked.scope])
    return locked
