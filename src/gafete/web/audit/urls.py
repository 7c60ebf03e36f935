"""The addresses of Bitácora."""

from __future__ import annotations

from django.urls import path

from gafete.web.audit.exporting import export
from gafete.web.audit.list import list_page

app_name = "audit"
urlpatterns = [
    path("", list_page, name="list"),
    path("exportar/", export, name="export"),
]
