"""Go on in another account."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth import logout
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gafete.identity.operations.enter_account import EntryClosed
from gafete.members.actors import NotAMember
from gafete.signin.entering import enterable, switch_account
from gafete.signin.operations.enter_account import OutOfHours
from gafete.web.access import signed_in
from gafete.web.flash import flash
from gafete.web.hours import out_of_hours
from gafete.web.requests import PersonRequest


@signed_in
@require_POST
def enter(request: PersonRequest, public_id: UUID) -> HttpResponse:
    """Enter the account of that id; one that is not his does not exist for him."""
    wanted = next((m for m in enterable(request.user) if m.account.public_id == public_id), None)
    if wanted is None:
        raise Http404
    try:
        switch_account(request, request.user, wanted.account_id)
    except NotAMember:
        raise Http404 from None
    except OutOfHours as out:
        return out_of_hours(request, out.membership)
    except EntryClosed:
        logout(request)
        flash(
            request,
            _("Tu sesión en esa cuenta se cerró. Inicia sesión otra vez para entrar."),
            tone="warning",
        )
        return HttpResponseRedirect(reverse("account_login"))
    return HttpResponseRedirect(reverse("home"))
