"""A member's page > Sesiones: where he is in this account now, and ending it."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gafete.access.managing import may_whole_member
from gafete.access.permissions import Permission
from gafete.faults import NotFound
from gafete.members.authority import target_with
from gafete.members.operations.close_member_session import close_member_session
from gafete.members.queries import get_member, sessions_of
from gafete.web.access import requires
from gafete.web.flash import flash
from gafete.web.members.acting import TOO_LATE, refuse
from gafete.web.members.page import show
from gafete.web.members.powers import grants_fetched
from gafete.web.requests import MemberRequest


@requires(Permission.USERS_VIEW)
@require_safe
def sessions(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """His open sessions in this account; what he does elsewhere is his own."""
    member = get_member(request.actor, public_id)
    entries = sessions_of(request.actor, member)
    target = target_with(member, grants_fetched(member))
    may_close = may_whole_member(request.actor, Permission.USERS_DEACTIVATE, target)
    return show(request, member, "sessions", {"entries": entries, "may_close": may_close})


@requires(Permission.USERS_DEACTIVATE)
@require_POST
def close_session(request: MemberRequest, public_id: uuid.UUID, entry_id: uuid.UUID) -> HttpResponse:
    """End one of them."""
    member = get_member(request.actor, public_id)
    entry = next((each for each in sessions_of(request.actor, member) if each.public_id == entry_id), None)
    if entry is None:
        raise NotFound
    try:
        close_member_session(actor=request.actor, member=member, entry=entry)
    except TOO_LATE as late:
        return refuse(request, late)
    flash(
        request,
        _("Cerraste esa sesión. Para volver a entrar, %(name)s tendrá que iniciar sesión.")
        % {"name": member.name},
    )
    return redirect("members:sessions", public_id)
