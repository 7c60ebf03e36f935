"""The frame of a member's page: who he is, the tabs, and what can be done with him."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.members.models import Member
from gafete.members.queries import open_offer
from gafete.web.members.powers import grants_fetched
from gafete.web.members.rows import rows_of
from gafete.web.requests import MemberRequest

Tab = tuple[str, str, bool]
# Pages that are a part of a tab.
_PARTS = {"hours": "access", "hours_preview_fragment": "access"}


def show(
    request: MemberRequest, member: Member, tab: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A tab of the member's page."""
    actor, account = request.actor, request.membership.account
    row = rows_of(actor, [member], copies_links=account.copy_link_allowed)[0]
    page_of_member = {
        "member": member,
        "row": row,
        "powers": row.powers,
        "tabs": _tabs(actor, member, tab),
        "offer": open_offer(actor),
        **context,
    }
    return render(request, f"members/{tab}.html", page_of_member, status=status)


def sees_sessions(actor: Actor, member: Member) -> bool:
    """Whether the reader sees the member's sessions: only who sees all that he is here."""
    scopes = {grant.scope for grant in grants_fetched(member)} or {actor.account_scope}
    return all(actor.may(Permission.USERS_VIEW, scope) for scope in scopes)


def _tabs(actor: Actor, member: Member, current: str) -> list[Tab]:
    offered = [("detail", _("Datos"), True), ("access", _("Acceso"), True), ("why", _("¿Por qué?"), True)]
    offered += [
        ("sessions", _("Sesiones"), sees_sessions(actor, member)),
        ("activity", _("Actividad"), actor.may_anywhere(Permission.AUDIT_VIEW)),
    ]
    current = _PARTS.get(current, current)
    return [
        (words, reverse(f"members:{name}", args=[member.public_id]), name == current)
        for name, words, shown in offered
        if shown
    ]
