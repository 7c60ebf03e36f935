"""The addresses of Matriz de accesos."""

from __future__ import annotations

from django.urls import path

from gafete.web.matrix.export import export
from gafete.web.matrix.show import show

app_name = "matrix"
urlpatterns = [
    path("", show, name="show"),
    path("exportar/", export, name="export"),
]
