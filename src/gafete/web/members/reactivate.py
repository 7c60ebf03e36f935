"""Reactivar: one click, with a way back."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gafete.access.permissions import Permission
from gafete.members.operations.reactivate_member import reactivate_member
from gafete.members.queries import get_member
from gafete.web.access import requires
from gafete.web.flash import flash
from gafete.web.members.acting import TOO_LATE, back, refuse
from gafete.web.requests import MemberRequest


@requires(Permission.USERS_DEACTIVATE)
@require_POST
def reactivate(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """Let the member in again, on the seat that he kept."""
    member = get_member(request.actor, public_id)
    try:
        reactivate_member(actor=request.actor, member=member)
    except TOO_LATE as late:
        return refuse(request, late, member=member)
    flash(
        request,
        _("%(name)s ya puede entrar otra vez, con el mismo acceso.") % {"name": member.name},
        undo_url=reverse("members:deactivate", args=[public_id]),
    )
    return back(request, member)
