"""Pages for what did not work: each says what happened and what to do next.

A stranger gets the same 404 for what he may not see as for what does not exist. A member who sees a
thing but may not act on it gets 403 and the sentence of the permission that he lacks.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token

from gafete.access.denials import AccessDenied
from gafete.faults import NotFound
from gafete.listing.cursors import InvalidCursor
from gafete.web.access import sentence_of
from gafete.web.granters import who_can_give

logger = logging.getLogger("gafete.web")


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
    context = {"sentence": sentence_of(refusal), "granters": who_can_give(request, refusal)}
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
    """500: our fault. The page needs no database, which may be what is broken."""
    return plain_page(
        request,
        500,
        _("Algo falló de nuestro lado y no se guardó nada. Inténtalo otra vez en un momento."),
    )


def plain_page(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    """One sentence, for what goes wrong before or outside of any page."""
    return render(request, "errors/plain.html", {"sentence": sentence, "status": status}, status=status)
