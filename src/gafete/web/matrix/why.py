"""A cell of the matrix: what reaches a place, why, and an answer to any one question about it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gafete.access.actor import Actor
from gafete.access.permissions import BITS, Permission, PermissionGroup
from gafete.access.scopes import Scope, ScopeKind
from gafete.faults import NotFound
from gafete.members.asking.queries import granters
from gafete.members.models import Member
from gafete.members.queries import access_of, get_member
from gafete.tenancy.queries import Branch, tree
from gafete.web.access import requires
from gafete.web.asking import named
from gafete.web.members.held import HeldGrant, grants_in_words
from gafete.web.members.naming import ScopeNames
from gafete.web.members.powers import Asker, grants_fetched
from gafete.web.members.reasons import Answer, answer_for
from gafete.web.members.why import places_to_ask
from gafete.web.requests import MemberRequest


@dataclass(frozen=True, slots=True)
class _Asked:
    """Whom and where the cell is about, as far as the reader sees."""

    actor: Actor
    member: Member
    at: Scope
    names: ScopeNames
    may_ask: bool


@requires(Permission.USERS_VIEW)
@require_safe
def why(request: MemberRequest, member_id: uuid.UUID, node_id: uuid.UUID) -> HttpResponse:
    """The panel beside the matrix; without scripts a page."""
    actor = request.actor
    member = get_member(actor, member_id)
    asked = _asked(actor, member, tree(actor, Permission.USERS_VIEW), str(node_id))
    code = request.GET.get("permission", "")
    context = {
        "member": member,
        "place": asked.names.name(asked.at),
        "reaching": _reaching(asked),
        "nothing": _nothing(asked),
        "groups": tuple(PermissionGroup),
        "may_ask": asked.may_ask,
        "permission": code,
        "answer": _answer(asked, code) if code else None,
        "may_change": Asker(actor, copies_links=False).powers(member, grants_fetched(member)).change_access,
    }
    template = "matrix/panel.html" if request.htmx else "matrix/why.html"
    return render(request, template, context)


def _asked(actor: Actor, member: Member, branches: list[Branch], node: str) -> _Asked:
    """The company or place of that id.

    Raises:
        NotFound: the reader sees no users there.
    """
    columns = {str(branch.company.public_id): branch.company.scope for branch in branches}
    columns |= {str(place.public_id): place.scope for branch in branches for place in branch.places}
    if node not in columns:
        raise NotFound
    names = ScopeNames().learn_branches(branches).learn_grants(member.grants.all())
    return _Asked(actor, member, columns[node], names, may_ask=node in places_to_ask(actor, branches))


def _reaching(asked: _Asked) -> list[HeldGrant]:
    """What the reader sees of the grants that meet the cell: wider ones, its own, and those of a company's places."""
    seen = access_of(asked.actor, asked.member).grants
    meeting = [grant for grant in seen if grant.scope.overlaps(asked.at)]
    return grants_in_words(asked.member, meeting, asked.names)


def _nothing(asked: _Asked) -> str:
    """What an empty cell says: that nothing reaches it, and who could change that."""
    if asked.member.is_owner:
        return _("Es titular: puede hacer todo en toda la cuenta.")
    at = asked.at
    people = granters(asked.actor, Permission.USERS_MANAGE, at, now=timezone.now(), besides=asked.member.pk)
    sentence = (
        _("Nada de lo que tiene llega a %(place)s. Le puede dar acceso: %(names)s.")
        if at.kind is ScopeKind.PLACE
        else _("Nada de lo que tiene llega a toda %(place)s. Le puede dar acceso: %(names)s.")
    )
    return sentence % {"place": asked.names.name(at), "names": named(people, asked.actor)}


def _answer(asked: _Asked, code: str) -> Answer:
    if code not in BITS or not asked.may_ask:
        raise NotFound
    return answer_for(asked.actor, asked.member, Permission(code), asked.at, asked.names)
