"""The addresses of the portal, door by door."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("gafete.web.urls")),
]

handler400 = "gafete.web.errors.bad_request"
handler403 = "gafete.web.errors.forbidden"
handler404 = "gafete.web.errors.not_found"
handler500 = "gafete.web.errors.server_error"
