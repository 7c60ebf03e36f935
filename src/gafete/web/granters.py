"""Whom to ask for a permission that one lacks."""

from __future__ import annotations

from django.http import HttpRequest

from gafete.access.denials import AccessDenied
from gafete.members.queries import owner_of
from gafete.walls.standing import inside


def who_can_give(request: HttpRequest, refusal: AccessDenied) -> list[str]:
    """The name of the owner, who can give everything; nobody's for whoever is no member."""
    actor = getattr(request, "actor", None)
    if actor is None or refusal.permission is None or actor.is_owner:
        return []
    # The refusal left the account that the page stood in.
    with inside(actor.account_id):
        return [owner_of(actor).name]
