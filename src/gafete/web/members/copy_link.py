"""Copiar enlace: for WhatsApp, when mail fails."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from gafete.access.permissions import Permission
from gafete.members.operations.copy_link import copy_link
from gafete.members.queries import get_member
from gafete.web.access import requires
from gafete.web.members.acting import TOO_LATE, refuse
from gafete.web.requests import MemberRequest


@requires(Permission.USERS_MANAGE)
@require_POST
def show_link(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show the link once, in this answer alone: it is a secret and is written down nowhere."""
    member = get_member(request.actor, public_id)
    try:
        link = copy_link(actor=request.actor, member=member)
    except TOO_LATE as late:
        return refuse(request, late, member=member)
    return render(request, "members/copy_link.html", {"member": member, "link": link})
