"""Sign-out: the session ends on the server too."""

from __future__ import annotations

from django.contrib.auth import logout
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gafete.web.access import public
from gafete.web.entrance import go_to
from gafete.web.flash import flash
from gafete.web.requests import Request


@public
@require_POST
def sign_out(request: Request) -> HttpResponse:
    """End the session of this browser."""
    logout(request)
    flash(request, _("Cerraste tu sesión."), tone="info")
    response = go_to(request, reverse("account_login"))
    # Whatever the browser kept of our pages goes with the session.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
