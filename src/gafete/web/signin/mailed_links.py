"""The first step of every mailed link: from the address into a cookie, using nothing up.

Mail scanners open links before people do, and an address stays in histories and logs. So a GET only
moves the token into a short-lived signed cookie and goes on to a clean address; the POST there acts.
"""

from __future__ import annotations

from django.conf import settings
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from gafete.identity.links import Purpose
from gafete.web.security_headers import NO_REFERRER

MAXIMUM_AGE = 30 * 60


def _cookie(purpose: Purpose) -> str:
    return f"{'__Host-' if settings.IS_SECURE else ''}gafete_link_{purpose}"


def keep_token(purpose: Purpose, token: str, *, then: str) -> HttpResponse:
    """Move the token into the cookie of its purpose and go on to the page of that name."""
    response = HttpResponseRedirect(reverse(then))
    response.set_signed_cookie(
        _cookie(purpose),
        token,
        salt=f"gafete.link.{purpose}",
        max_age=MAXIMUM_AGE,
        secure=settings.IS_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return _unreferred(response)


def kept_token(request: HttpRequest, purpose: Purpose) -> str:
    """The token that this browser came with; empty when it came without, or long ago."""
    try:
        return str(
            request.get_signed_cookie(_cookie(purpose), salt=f"gafete.link.{purpose}", max_age=MAXIMUM_AGE)
        )
    except (KeyError, BadSignature):
        return ""


def drop_token(response: HttpResponse, purpose: Purpose) -> HttpResponse:
    """The link has done its work."""
    response.delete_cookie(_cookie(purpose), samesite="Lax")
    return _unreferred(response)


def _unreferred(response: HttpResponse) -> HttpResponse:
    """The address with the token reaches nobody.

    For answers without a form only: a browser names no origin when it posts a form of such a page, and
    the protection against forged requests refuses that.
    """
    response.headers["Referrer-Policy"] = NO_REFERRER
    return response
