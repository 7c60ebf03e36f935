"""Reasignar: a new person on the seat of somebody who is out. The former one's record stays his."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gafete.access.managing import require_whole_member
from gafete.access.permissions import Permission
from gafete.members.authority import MemberGone, target_of
from gafete.members.invitations import Invitation
from gafete.members.models import Member, MemberState
from gafete.members.operations.reassign_seat import StillActive, reassign_seat
from gafete.members.queries import get_member
from gafete.web.access import requires
from gafete.web.flash import flash
from gafete.web.members.acting import TOO_LATE, refuse
from gafete.web.members.copying import copy_from
from gafete.web.members.newcomer_screen import NewcomerScreen
from gafete.web.requests import MemberRequest


@requires(Permission.USERS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def reassign(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """The form of a new person, with the access of the former one to begin with."""
    former = get_member(request.actor, public_id)
    require_whole_member(request.actor, Permission.USERS_MANAGE, target_of(former))
    if former.state == MemberState.ACTIVE:
        return refuse(request, StillActive(), member=former)
    if former.is_ended and request.method != "POST":
        return refuse(request, MemberGone())

    def save(invitation: Invitation) -> Member:
        return reassign_seat(actor=request.actor, member=former, invitation=invitation)

    def done(member: Member) -> HttpResponse:
        words = {"name": member.name, "former": former.name, "email": member.email}
        flash(
            request,
            _("%(name)s ocupa ahora el asiento de %(former)s. Su acceso va en camino a %(email)s.") % words,
        )
        return redirect("members:detail", member.public_id)

    screen = NewcomerScreen.open(request, "members/reassign.html", former=former)
    if request.method != "POST":
        screen.copying = copy_from(request.actor, screen.rows, str(public_id))
        screen.copying.note = ""
    try:
        return screen.answer(save, done)
    except TOO_LATE as late:
        return refuse(request, late)
