"""A member's page > ¿Por qué?: why something is allowed or denied to him, said by the engine."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gafete.access.actor import Actor
from gafete.access.compiled import compile_access
from gafete.access.explanations import Explanation, explain
from gafete.access.permissions import BITS, Permission, PermissionGroup
from gafete.access.scopes import Scope
from gafete.faults import NotFound
from gafete.members.models import Member, MemberState
from gafete.members.queries import access_of, get_member
from gafete.tenancy.queries import Branch, tree
from gafete.web.access import requires
from gafete.web.members.naming import ScopeNames
from gafete.web.members.page import show
from gafete.web.requests import MemberRequest

WHOLE_ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the engine says, and what there is to know besides."""

    allowed: bool
    sentence: str
    question: str


@requires(Permission.USERS_VIEW)
@require_safe
def why(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """Choose a permission and a place; read the answer."""
    actor = request.actor
    member = get_member(actor, public_id)
    branches = tree(actor, Permission.USERS_VIEW)
    places = _places(actor, branches)
    code, place = request.GET.get("permission", ""), request.GET.get("place", "")
    names = ScopeNames().learn_branches(branches).learn_grants(member.grants.all())
    answer = None
    if code or place:
        if code not in BITS or place not in places:
            raise NotFound
        answer = _answer(actor, member, Permission(code), places[place], names)
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


def _places(actor: Actor, branches: Iterable[Branch]) -> dict[str, Scope]:
    """Where the reader may ask: only where he sees all of a member's access."""
    places: dict[str, Scope] = {}
    if actor.may(Permission.USERS_VIEW, actor.account_scope):
        places[WHOLE_ACCOUNT] = actor.account_scope
    for branch in branches:
        if branch.is_whole:
            places[str(branch.company.public_id)] = branch.company.scope
        places |= {str(place.public_id): place.scope for place in branch.places}
    return places


def _answer(actor: Actor, member: Member, permission: Permission, at: Scope, names: ScopeNames) -> Answer:
    explanation = explanation_for(actor, member, permission, at)
    sentence = explanation.sentence(names.wording()).render(_)
    if member.state == MemberState.INVITED:
        sentence = _("Todavía no entra. Cuando acepte su invitación: %(sentence)s") % {"sentence": sentence}
    question = _("¿Puede %(name)s «%(permission)s» en %(place)s?") % {
        "name": member.name,
        "permission": _(permission.label),
        "place": names.name(at),
    }
    return Answer(allowed=explanation.allowed, sentence=sentence, question=question)


def explanation_for(actor: Actor, member: Member, permission: Permission, at: Scope) -> Explanation:
    """The engine's explanation, from the grants that the reader sees: all that matter where he may ask."""
    holds = member.state in {MemberState.ACTIVE, MemberState.INVITED}
    access = compile_access(member.account_id, access_of(actor, member).grants, timezone.now(), active=holds)
    return explain(access, permission, at)
