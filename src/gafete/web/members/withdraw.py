"""Retirar invitación: asks, then frees the seat."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gafete.access.managing import require_whole_member
from gafete.access.permissions import Permission
from gafete.members.authority import target_of
from gafete.members.models import MemberState
from gafete.members.operations.withdraw_invitation import InvitationAccepted, withdraw_invitation
from gafete.members.queries import get_member
from gafete.web.access import requires
from gafete.web.flash import flash
from gafete.web.members.acting import TOO_LATE, refuse
from gafete.web.requests import MemberRequest


@requires(Permission.USERS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask whether to take the invitation back, and do it."""
    member = get_member(request.actor, public_id)
    if request.method != "POST":
        require_whole_member(request.actor, Permission.USERS_MANAGE, target_of(member))
        if member.state != MemberState.INVITED:
            return refuse(request, InvitationAccepted(), member=member)
        return render(request, "members/withdraw.html", {"member": member})
    try:
        withdraw_invitation(actor=request.actor, member=member)
    except TOO_LATE as late:
        return refuse(request, late, member=member)
    flash(
        request,
        _("Retiraste la invitación de %(name)s. Su enlace ya no sirve y el asiento quedó libre.")
        % {"name": member.name},
    )
    return redirect("members:list")
