"""In which language and zone a person reads: his own choice, else Mexican Spanish and Mexico City."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone, translation

from gafete.identity.models import User


class LanguageMiddleware:
    """Whoever has not signed in reads Spanish, whatever his browser prefers: so do the mails and the helpers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Remember the next in the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Choose, go on, and leave nothing behind for the next request of this thread."""
        language = settings.LANGUAGE_CODE
        if isinstance(request.user, User):
            language = request.user.language
        timezone.deactivate()
        with translation.override(language):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
        timezone.deactivate()
        return response
