"""Reintentar: a notice that could not be delivered."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gafete.access.permissions import Permission
from gafete.members.operations.retry_notice import retry_notice
from gafete.members.queries import get_member
from gafete.web.access import requires
from gafete.web.flash import flash
from gafete.web.members.acting import TOO_LATE, back, refuse
from gafete.web.requests import MemberRequest


@requires(Permission.USERS_MANAGE)
@require_POST
def retry(request: MemberRequest, public_id: uuid.UUID, message_id: uuid.UUID) -> HttpResponse:
    """Queue the notice again."""
    member = get_member(request.actor, public_id)
    try:
        retry_notice(actor=request.actor, member=member, message_id=message_id)
    except TOO_LATE as late:
        return refuse(request, late, member=member)
    words = {"name": member.name, "email": member.email}
    flash(request, _("Enviamos otra vez el correo de %(name)s a %(email)s.") % words)
    return back(request, member)
