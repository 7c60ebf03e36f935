"""Ends sessions that lasted too long or were left alone; notes the use of the others."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from gafete.identity.operations.note_presence import note_session
from gafete.identity.sessions import is_over
from gafete.web.flash import flash


class SessionLimitsMiddleware:
    """A session that is over is nobody's: the request goes on as a stranger's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Remember the next in the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Look at the session, if somebody has signed in with it, and go on."""
        if request.user.is_authenticated:
            self._watch(request)
        return self.get_response(request)

    def _watch(self, request: HttpRequest) -> None:
        row = getattr(request.session, "row", None)
        if row is None:
            return
        now = timezone.now()
        if is_over(row, now):
            logout(request)
            flash(
                request,
                _("Tu sesión terminó por inactividad o por su duración. Inicia sesión otra vez."),
                tone="info",
            )
            return
        note_session(session=row, now=now)
