"""Desactivar: one click, with a way back."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gafete.access.permissions import Permission
from gafete.members.operations.deactivate_member import deactivate_member
from gafete.members.queries import get_member
from gafete.web.access import requires
from gafete.web.flash import flash
from gafete.web.members.acting import TOO_LATE, back, refuse
from gafete.web.requests import MemberRequest


@requires(Permission.USERS_DEACTIVATE)
@require_POST
def deactivate(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """Shut the member out from now on; he keeps his seat."""
    member = get_member(request.actor, public_id)
    try:
        deactivate_member(actor=request.actor, member=member)
    except TOO_LATE as late:
        return refuse(request, late, member=member)
    flash(
        request,
        _("%(name)s ya no podrá entrar desde ahora. Conserva su asiento.") % {"name": member.name},
        undo_url=reverse("members:reactivate", args=[public_id]),
    )
    if "instead_of_deleting" in request.POST:
        return redirect("members:detail", public_id)
    return back(request, member)
