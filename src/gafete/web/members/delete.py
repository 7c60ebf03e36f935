"""Eliminar: names the person and the seat that will be lost, and offers what is better."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gafete.access.managing import require_whole_member
from gafete.access.permissions import Permission
from gafete.members.authority import MemberGone, target_of
from gafete.members.models import Member, MemberState
from gafete.members.operations.delete_member import delete_member
from gafete.members.queries import get_member
from gafete.seats.queries import deletion_forfeits
from gafete.web.access import requires
from gafete.web.flash import flash
from gafete.web.formats import day
from gafete.web.members.acting import TOO_LATE, refuse
from gafete.web.requests import MemberRequest


@requires(Permission.USERS_DELETE)
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask, and delete."""
    member = get_member(request.actor, public_id)
    forfeits = deletion_forfeits(member.account_id) and member.state != MemberState.INVITED
    if request.method != "POST":
        require_whole_member(request.actor, Permission.USERS_DELETE, target_of(member))
        if member.is_ended:
            return refuse(request, MemberGone())
        context = {
            "member": member,
            "forfeits": forfeits,
            "may_deactivate_instead": member.state == MemberState.ACTIVE,
        }
        return render(request, "members/delete.html", context)
    try:
        delete_member(actor=request.actor, member=member)
    except TOO_LATE as late:
        return refuse(request, late)
    flash(request, _said(member, forfeits=forfeits))
    return redirect("members:list")


def _said(member: Member, *, forfeits: bool) -> str:
    if not forfeits:
        return _("Eliminaste a %(name)s. Su asiento quedó libre.") % {"name": member.name}
    if member.seat is None or member.seat.ends_at is None:
        return _("Eliminaste a %(name)s. Su asiento se perdió.") % {"name": member.name}
    return _("Eliminaste a %(name)s. Su asiento se perdió hasta el %(day)s.") % {
        "name": member.name,
        "day": day(member.seat.ends_at),
    }
