"""In which language and zone a person reads: his own choice, else Mexican Spanish and Mexico City."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone, translation

from gafete.identity.models import User

# So that the sign-in page speaks to whoever used this browser last. It names a language and nobody.
LANGUAGE_COOKIE = f"{'__Host-' if settings.IS_SECURE else ''}gafete_language"
LANGUAGE_COOKIE_AGE = 400 * 24 * 60 * 60


class LanguageMiddleware:
    """Whoever has not signed in reads Spanish, whatever his browser prefers: so do the mails and the helpers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Remember the next in the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Choose, go on, and leave nothing behind for the next request of this thread."""
        timezone.deactivate()
        with translation.override(_language(request)):
            # Asked before, because a session that ends takes the answer along.
            was_shared = _is_shared(request)
            response = self.get_response(request)
            # A page may have gone on in another language: see `speak_to`.
            spoken = translation.get_language() or settings.LANGUAGE_CODE
            response.headers.setdefault("Content-Language", spoken)
            if spoken != _remembered(request) and not (was_shared or _is_shared(request)):
                _remember(response, spoken)
        timezone.deactivate()
        return response


def speak_to(person: User) -> None:
    """Go on with this request in the language of the person to whom a link was mailed."""
    translation.activate(person.language)


def _language(request: HttpRequest) -> str:
    return request.user.language if isinstance(request.user, User) else _remembered(request)


def _remembered(request: HttpRequest) -> str:
    language = request.COOKIES.get(LANGUAGE_COOKIE, "")
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _is_shared(request: HttpRequest) -> bool:
    """Whether this is a shared computer, where nothing stays behind."""
    row = getattr(request.session, "row", None)
    return row is not None and bool(row.shared_computer)


def _remember(response: HttpResponseBase, language: str) -> None:
    response.set_cookie(
        LANGUAGE_COOKIE,
        language,
        max_age=LANGUAGE_COOKIE_AGE,
        secure=settings.IS_SECURE,
        httponly=True,
        samesite="Lax",
    )
