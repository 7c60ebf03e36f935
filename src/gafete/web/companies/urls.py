"""The addresses of Empresas."""

from __future__ import annotations

from django.urls import path

from gafete.web.companies.archive import archive
from gafete.web.companies.create import create
from gafete.web.companies.detail import detail
from gafete.web.companies.edit import edit
from gafete.web.companies.list import list_page
from gafete.web.companies.restore import restore

app_name = "companies"
urlpatterns = [
    path("", list_page, name="list"),
    path("nueva/", create, name="create"),
    path("<uuid:public_id>/", detail, name="detail"),
    path("<uuid:public_id>/editar/", edit, name="edit"),
    path("<uuid:public_id>/archivar/", archive, name="archive"),
    path("<uuid:public_id>/restaurar/", restore, name="restore"),
]
