"""The addresses of Matriz de accesos."""

from __future__ import annotations

from django.urls import path

from gafete.web.matrix.export import export
from gafete.web.matrix.show import show
from gafete.web.matrix.who_can import show_who_can
from gafete.web.matrix.why import why

app_name = "matrix"
urlpatterns = [
    path("", show, name="show"),
    path("exportar/", export, name="export"),
    path("quien-puede/", show_who_can, name="who_can"),
    path("<uuid:member_id>/<uuid:node_id>/", why, name="why"),
]
