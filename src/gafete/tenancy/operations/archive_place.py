"""Put a place of issue away."""

from __future__ import annotations

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.tenancy.changing import change_archived
from gafete.tenancy.events import PLACE_ARCHIVED
from gafete.tenancy.models import PlaceOfIssue
from gafete.tenancy.operations.create_place import place_target
from gafete.tenancy.operations.raise_access_version import raise_access_version
from gafete.walls.standing import in_own_account


@in_own_account
def archive_place(*, actor: Actor, place: PlaceOfIssue) -> PlaceOfIssue:
    """Put a place away: kept with all its records, and no longer issued from.

    The second time it does nothing.

    Raises:
        AccessDenied: the actor may not manage this place.
    """
    actor.require(Permission.PLACES_MANAGE, at=place.scope)
    raise_access_version(account_id=place.account_id)
    return change_archived(place, actor=actor, is_archived=True, kind=PLACE_ARCHIVED, target=place_target)
