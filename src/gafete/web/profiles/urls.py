"""The addresses of Perfiles."""

from __future__ import annotations

from django.urls import path

from gafete.web.profiles.archive import archive
from gafete.web.profiles.create import create
from gafete.web.profiles.detail import detail
from gafete.web.profiles.edit import edit
from gafete.web.profiles.list import list_page
from gafete.web.profiles.preview import preview

app_name = "profiles"
urlpatterns = [
    path("", list_page, name="list"),
    path("nuevo/", create, name="create"),
    path("<uuid:public_id>/", detail, name="detail"),
    path("<uuid:public_id>/editar/", edit, name="edit"),
    path("<uuid:public_id>/asi-cambiara/", preview, name="preview"),
    path("<uuid:public_id>/archivar/", archive, name="archive"),
]
