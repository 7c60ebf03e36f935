"""What a browser may do with our pages, in one place.

No page needs a script, a style, a font or a request beyond this host, and none carries a script or a
style inside: a text that somebody slips in stays a text.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "report-to": "csp",
}
_NO_DEVICES = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)
# The pages of mailed links: their address must reach nobody else.
NO_REFERRER = "no-referrer"


class SecurityHeadersMiddleware:
    """Puts the headers on every answer; a view may set a stricter one itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Remember the next in the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, then say what the browser may do with the answer."""
        response = self.get_response(request)
        report = reverse("csp_report")
        response.headers.setdefault("Content-Security-Policy", policy(report))
        response.headers.setdefault("Reporting-Endpoints", f'csp="{report}"')
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", _NO_DEVICES)
        response.headers.setdefault("X-Frame-Options", "DENY")
        # Nothing of ours is the same for two people; a shared cache or the back button of a shared
        # computer must not show it again. Static files are answered before this point.
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def policy(report_path: str) -> str:
    """The Content-Security-Policy; ``report-uri`` is for browsers that do not know ``report-to``."""
    parts = [f"{directive} {value}" for directive, value in _POLICY.items()]
    return "; ".join([*parts, f"report-uri {report_path}"])
