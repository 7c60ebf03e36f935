"""Correct the data of a place of issue."""

from __future__ import annotations

from dataclasses import asdict

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.tenancy.changing import change_fields
from gafete.tenancy.events import PLACE_EDITED
from gafete.tenancy.locking import lock_row
from gafete.tenancy.models import PlaceOfIssue
from gafete.tenancy.operations.create_place import place_target, place_words, require_free_name
from gafete.tenancy.operations.raise_access_version import raise_access_version
from gafete.tenancy.rules import PlaceFields, checked_place
from gafete.walls.standing import in_own_account


@in_own_account
def edit_place(*, actor: Actor, place: PlaceOfIssue, version: int, fields: PlaceFields) -> PlaceOfIssue:
    """Change the data of a place; it stays with its company.

    Raises:
        AccessDenied: the actor may not manage this place.
        InvalidFields: naming every field that is wrong, a name that the company already uses included.
        StaleEdit: somebody else changed the place after ``version``.
    """
    actor.require(Permission.PLACES_MANAGE, at=place.scope)
    kept = asdict(checked_place(fields))
    raise_access_version(account_id=place.account_id)
    locked = lock_row(place, version=version)
    require_free_name(company_id=place.company_id, name=kept["name"], besides=place)
    return change_fields(
        locked,
        kept,
        actor=actor,
        search_words=place_words(kept),
        kind=PLACE_EDITED,
        target=place_target,
    )
