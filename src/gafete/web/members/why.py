"""A member's page > ¿Por qué?: why something is allowed or denied to him, said by the engine."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from gafete.access.actor import Actor
from gafete.access.permissions import BITS, Permission, PermissionGroup
from gafete.access.scopes import Scope
from gafete.faults import NotFound
from gafete.members.queries import get_member
from gafete.tenancy.queries import Branch, tree
from gafete.web.access import requires
from gafete.web.members.naming import ScopeNames
from gafete.web.members.page import show
from gafete.web.members.reasons import answer_for
from gafete.web.requests import MemberRequest

WHOLE_ACCOUNT = "account"


@requires(Permission.USERS_VIEW)
@require_safe
def why(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """Choose a permission and a place; read the answer."""
    actor = request.actor
    member = get_member(actor, public_id)
    branches = tree(actor, Permission.USERS_VIEW)
    places = places_to_ask(actor, branches)
    code, place = request.GET.get("permission", ""), request.GET.get("place", "")
    names = ScopeNames().learn_branches(branches).learn_grants(member.grants.all())
    answer = None
    if code or place:
        if code not in BITS or place not in places:
            raise NotFound
        answer = answer_for(actor, member, Permission(code), places[place], names)
    context = {
        "groups": tuple(PermissionGroup),
        "branches": branches,
        "may_ask_account": WHOLE_ACCOUNT in places,
        "whole_account": WHOLE_ACCOUNT,
        "permission": code,
        "place": place,
        "answer": answer,
    }
    return show(request, member, "why", context)


def places_to_ask(actor: Actor, branches: Iterable[Branch]) -> dict[str, Scope]:
    """Where the reader may ask: only where he sees all of a member's access."""
    places: dict[str, Scope] = {}
    if actor.may(Permission.USERS_VIEW, actor.account_scope):
        places[WHOLE_ACCOUNT] = actor.account_scope
    for branch in branches:
        if branch.is_whole:
            places[str(branch.company.public_id)] = branch.company.scope
        places |= {str(place.public_id): place.scope for place in branch.places}
    return places
