"""The addresses of Matriz de accesos."""

from __future__ import annotations

from django.urls import path

from gafete.web.matrix.export import export
from gafete.web.matrix.show import show
from gafete.web.matrix.why import why

app_name = "matrix"
urlpatterns = [
    path("", show, name="show"),
    path("exportar/", export, name="export"),
    path("<uuid:member_id>/<uuid:node_id>/", why, name="why"),
]
