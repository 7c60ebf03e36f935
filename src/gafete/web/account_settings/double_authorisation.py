"""Doble autorización on, and off: a click each; turning it off needs a second person itself."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gafete.access.permissions import Permission
from gafete.tenancy.operations.change_double_authorisation import change_double_authorisation
from gafete.tenancy.queries import account_settings
from gafete.web.access import requires
from gafete.web.flash import flash
from gafete.web.requests import MemberRequest


@requires(Permission.SECURITY_MANAGE)
@require_POST
def turn_on(request: MemberRequest) -> HttpResponse:
    """Activar."""
    account = account_settings(request.actor)
    change_double_authorisation(actor=request.actor, account=account, is_on=True)
    flash(request, _("Activaste la doble autorización: lo más delicado espera a una segunda persona."))
    return redirect("account_settings:edit")


@requires(Permission.SECURITY_MANAGE)
@require_POST
def turn_off(request: MemberRequest) -> HttpResponse:
    """Desactivar."""
    account = account_settings(request.actor)
    change_double_authorisation(actor=request.actor, account=account, is_on=False)
    flash(request, _("La doble autorización está desactivada."))
    return redirect("account_settings:edit")
