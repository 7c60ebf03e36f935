"""Reenviar acceso."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gafete.access.permissions import Permission
from gafete.identity.operations.count_attempt import WaitNeeded
from gafete.members.operations.resend_credentials import resend_credentials
from gafete.members.queries import get_member
from gafete.web.access import requires
from gafete.web.flash import flash
from gafete.web.members.acting import TOO_LATE, back, refuse
from gafete.web.requests import MemberRequest
from gafete.web.waiting import wait_sentence


@requires(Permission.USERS_MANAGE)
@require_POST
def resend(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """Queue a new mail; the one before stops working."""
    member = get_member(request.actor, public_id)
    try:
        resend_credentials(actor=request.actor, member=member)
    except TOO_LATE as late:
        return refuse(request, late, member=member)
    except WaitNeeded as wait:
        flash(request, wait_sentence(wait.until), tone="warning")
        return back(request, member)
    flash(
        request,
        _("Enviamos otra vez el acceso de %(name)s a %(email)s. El correo anterior ya no sirve.")
        % {"name": member.name, "email": member.email},
    )
    return back(request, member)
