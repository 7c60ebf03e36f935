"""Refuses what is too large before a byte of it is read or kept."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from gafete.web.errors import plain_page


class BodyLimitMiddleware:
    """The first to look at a request. A body of unknown length is read by nobody: the server gives it none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Remember the next in the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Look at the length that was announced and go on."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > settings.LARGEST_REQUEST:
            most = settings.LARGEST_REQUEST // 1024 // 1024
            sentence = _("Lo que enviaste pesa demasiado: el límite es de %(most)s MB.") % {"most": most}
            return plain_page(request, 413, sentence)
        return self.get_response(request)
