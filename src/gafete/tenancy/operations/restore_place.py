"""Bring back a place of issue that was put away."""

from __future__ import annotations

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.tenancy.changing import change_archived
from gafete.tenancy.events import PLACE_RESTORED
from gafete.tenancy.models import PlaceOfIssue
from gafete.tenancy.operations.create_place import place_target, require_open
from gafete.tenancy.operations.raise_access_version import raise_access_version
from gafete.walls.standing import in_own_account


@in_own_account
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
    return change_archived(place, actor=actor, is_archived=False, kind=PLACE_RESTORED, target=place_target)
