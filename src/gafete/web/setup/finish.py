"""The end of the express setup: it is not offered any more."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gafete.access.permissions import Permission
from gafete.tenancy.operations.finish_express_setup import finish_express_setup
from gafete.web.access import requires
from gafete.web.flash import flash
from gafete.web.requests import MemberRequest


@requires(Permission.COMPANIES_CREATE)
@require_POST
def finish(request: MemberRequest) -> HttpResponse:
    """Remember it and go home."""
    finish_express_setup(actor=request.actor, account=request.membership.account)
    flash(request, _("Tu cuenta está lista. Todo se puede cambiar después en Configuración."))
    return redirect("home")
