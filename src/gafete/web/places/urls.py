"""The addresses of Lugares de expedición."""

from __future__ import annotations

from django.urls import path

from gafete.web.places.archive import archive
from gafete.web.places.create import create
from gafete.web.places.edit import edit
from gafete.web.places.list import list_page
from gafete.web.places.restore import restore

app_name = "places"
urlpatterns = [
    path("", list_page, name="list"),
    path("nuevo/", create, name="create"),
    path("<uuid:public_id>/", edit, name="edit"),
    path("<uuid:public_id>/archivar/", archive, name="archive"),
    path("<uuid:public_id>/restaurar/", restore, name="restore"),
]
