"""The addresses of Doble autorización."""

from __future__ import annotations

from django.urls import path

from gafete.web.approvals.answer import authorise, refuse
from gafete.web.approvals.list import list_page
from gafete.web.approvals.own import cancel

app_name = "approvals"
urlpatterns = [
    path("", list_page, name="list"),
    path("<uuid:public_id>/autorizar/", authorise, name="authorise"),
    path("<uuid:public_id>/rechazar/", refuse, name="refuse"),
    path("<uuid:public_id>/cancelar/", cancel, name="cancel"),
]
