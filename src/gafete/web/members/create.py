"""Nuevo usuario."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gafete.access.permissions import Permission
from gafete.members.invitations import Invitation
from gafete.members.models import Member
from gafete.members.operations.invite_member import invite_member
from gafete.seats.queries import seat_meter
from gafete.web.access import requires
from gafete.web.flash import flash
from gafete.web.members.elsewhere import buying_address
from gafete.web.members.newcomer_screen import NewcomerScreen
from gafete.web.requests import MemberRequest


@requires(Permission.USERS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: MemberRequest) -> HttpResponse:
    """The form, and the person whom it registers."""
    actor = request.actor
    meter = seat_meter(actor)
    if request.method != "POST" and meter.is_full:
        return render(request, "members/no_seat.html", {"meter": meter, "buy_url": buying_address(actor)})

    def save(invitation: Invitation) -> Member:
        return invite_member(actor=actor, invitation=invitation)

    def done(member: Member) -> HttpResponse:
        flash(
            request,
            _("Registraste a %(name)s. Su acceso va en camino a %(email)s.")
            % {"name": member.name, "email": member.email},
        )
        return redirect("members:detail", member.public_id)

    screen = NewcomerScreen.open(request, "members/create.html", meter=meter, buy_url=buying_address(actor))
    return screen.answer(save, done)
