"""Pedir acceso: sent from the page that refused."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gafete.access.actor import Actor
from gafete.access.permissions import BITS, Permission
from gafete.access.scopes import Scope
from gafete.faults import InvalidFields, NotFound
from gafete.members.operations.ask_access import RequestNotPossible, ask_access
from gafete.tenancy.queries import get_node
from gafete.web.access import any_member
from gafete.web.asking import WHOLE_ACCOUNT
from gafete.web.flash import flash
from gafete.web.requests import MemberRequest


@any_member
@require_POST
def ask(request: MemberRequest) -> HttpResponse:
    """Send it to those who can give it; a page of all of one's requests is the answer."""
    code = request.POST.get("permission", "")
    if code not in BITS:
        raise NotFound
    permission = Permission(code)
    at = _scope(request.actor, request.POST.get("where", ""))
    try:
        ask_access(actor=request.actor, permission=permission, at=at, reason=request.POST.get("reason", ""))
    except (RequestNotPossible, InvalidFields) as why:
        flash(request, str(why), tone="warning")
    else:
        flash(
            request,
            _("Pediste «%(permission)s». Te avisaremos por correo y en Inicio en cuanto te contesten.")
            % {"permission": _(permission.label)},
        )
    return redirect("access_requests:list")


def _scope(actor: Actor, text: str) -> Scope:
    if text == WHOLE_ACCOUNT:
        return actor.account_scope
    try:
        return get_node(actor, uuid.UUID(text)).scope
    except ValueError:
        raise NotFound from None
