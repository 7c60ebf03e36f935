"""Mi cuenta > Sesiones: from where the person is signed in, and how to end it."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth import logout
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from gafete.identity.operations.end_sessions import end_other_sessions, end_session
from gafete.identity.queries import open_sessions
from gafete.identity.sessions import is_over
from gafete.web.access import signed_in
from gafete.web.flash import flash
from gafete.web.my_account.page import show
from gafete.web.requests import PersonRequest


@signed_in
@require_safe
def sessions(request: PersonRequest) -> HttpResponse:
    """Show where the person is signed in."""
    now = timezone.now()
    found = [session for session in open_sessions(request.user, now=now) if not is_over(session, now)]
    return show(request, "sessions", {"sessions": found, "present": request.session.session_key})


@signed_in
@require_POST
def end(request: PersonRequest, public_id: UUID) -> HttpResponse:
    """End one session; that of another person does not exist here."""
    if not end_session(user=request.user, public_id=public_id, origin=request.origin):
        raise Http404
    row = getattr(request.session, "row", None)
    if row is not None and row.public_id == public_id:
        logout(request)
        return HttpResponseRedirect(reverse("account_login"))
    flash(request, _("Cerramos esa sesión."))
    return HttpResponseRedirect(reverse("my_account:sessions"))


@signed_in
@require_POST
def end_others(request: PersonRequest) -> HttpResponse:
    """End every session but this one."""
    count = end_other_sessions(
        user=request.user, but=request.session.session_key or "", origin=request.origin
    )
    flash(
        request,
        ngettext("Cerramos %(count)s sesión.", "Cerramos %(count)s sesiones.", count) % {"count": count},
    )
    return HttpResponseRedirect(reverse("my_account:sessions"))
