"""Importar usuarios, last step: yes."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gafete.access.permissions import Permission
from gafete.members.operations.confirm_import import confirm_import
from gafete.web.access import requires
from gafete.web.flash import flash
from gafete.web.requests import MemberRequest
from gafete.work.operations.confirm_job import NotStagedError


@requires(Permission.USERS_MANAGE)
@require_POST
def import_confirm(request: MemberRequest, job_id: UUID) -> HttpResponse:
    """Start the import and show how far it is; a second click finds it started."""
    try:
        confirm_import(actor=request.actor, job_id=job_id)
    except NotStagedError:
        flash(request, _("Esta importación se canceló. Sube el archivo otra vez."), tone="warning")
    return redirect("jobs:show", job_id)
