"""Pages for what did not work: each says what happened and what to do next.

A stranger gets the same 404 for what he may not see as for what does not exist. A member who sees a
thing but may not act on it gets 403 and the sentence of the permission that he lacks.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token

from gafete.access.denials import AccessDenied
from gafete.faults import NotFound
from gafete.listing.cursors import InvalidCursor
from gafete.web.access import sentence_of
from gafete.web.asking import asking_for

logger = logging.getLogger("gafete.web")

SECONDS_TO_TRY_AGAIN = 5


class DenialMiddleware:
    """Turns the engine's refusals into pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Remember the next in the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Go on; only refusals are of interest."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer what the parts below refuse; anything else is a fault of ours."""
        if isinstance(exception, AccessDenied):
            return denied(request, exception)
        if isinstance(exception, NotFound):
            return not_found(request)
        if isinstance(exception, InvalidCursor):
            return bad_request(request)
        return None


def denied(request: HttpRequest, refusal: AccessDenied) -> HttpResponse:
    """403: the person sees the thing but may not do this."""
    context = {"sentence": sentence_of(refusal), "asking": asking_for(request, refusal)}
    return render(request, "errors/denied.html", context, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, the same for what is hidden and for what is not there."""
    del exception
    return render(request, "errors/not_found.html", status=404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the browser sent what no page of ours sends."""
    del exception
    return plain_page(request, 400, _("No entendimos lo que envió tu navegador."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 of Django itself."""
    del exception
    return plain_page(request, 403, _("No puedes abrir esta página."))


@requires_csrf_token
def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was open for so long, or came from so far, that it cannot be trusted."""
    logger.warning("form refused: %s", reason)
    return plain_page(
        request,
        403,
        _(
            "El formulario ya no era válido. Regresa, recarga la página y envíalo otra vez; no se guardó nada."
        ),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault; 503 where the database is busy or away."""
    del request
    # Django asks while it handles the exception, wherever in the chain it came from.
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return _busy()
    return _page_for_nobody(
        500, _("Algo falló de nuestro lado y no se guardó nada. Inténtalo otra vez en un momento.")
    )


def _busy() -> HttpResponse:
    sentence = _("La base de datos está ocupada y no se guardó nada. Inténtalo otra vez en un momento.")
    response = _page_for_nobody(503, sentence)
    response["Retry-After"] = str(SECONDS_TO_TRY_AGAIN)
    return response


def _page_for_nobody(status: int, sentence: str) -> HttpResponse:
    """A page that asks nobody's session, which may be what cannot be read."""
    return plain_page(HttpRequest(), status, sentence)


def plain_page(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    """One sentence, for what goes wrong before or outside of any page."""
    return render(request, "errors/plain.html", {"sentence": sentence, "status": status}, status=status)
