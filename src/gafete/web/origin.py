"""Where a request comes from: the address of the person and his device, in words."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from gafete.access.actor import Origin
from gafete.web.devices import device_in_words


class OriginMiddleware:
    """Gives every request its ``origin``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Remember the next in the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Note where the request comes from and go on."""
        request.origin = Origin(client_address(request), device_in_words(_agent(request)))  # type: ignore[attr-defined]
        return self.get_response(request)


def client_address(request: HttpRequest) -> str | None:
    """The address of the person, as far as it can be believed.

    ``X-Forwarded-For`` is written by whoever sends it; only the entries that our own proxies added, the
    last ones, are true. The setting says how many proxies are ours.
    """
    hops = [request.META.get("REMOTE_ADDR", "")]
    if settings.TRUSTED_PROXIES:
        hops = [*request.headers.get("X-Forwarded-For", "").split(","), *hops]
    candidate = hops[max(len(hops) - 1 - settings.TRUSTED_PROXIES, 0)].strip()
    try:
        return str(ip_address(candidate))
    except ValueError:
        return None


def _agent(request: HttpRequest) -> str:
    return request.headers.get("User-Agent", "")
