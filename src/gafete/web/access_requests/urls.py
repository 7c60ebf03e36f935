"""The addresses of Solicitudes de acceso."""

from __future__ import annotations

from django.urls import path

from gafete.web.access_requests.answer import decline, give
from gafete.web.access_requests.ask import ask
from gafete.web.access_requests.list import list_page
from gafete.web.access_requests.own import mark_read, withdraw

app_name = "access_requests"
urlpatterns = [
    path("", list_page, name="list"),
    path("pedir/", ask, name="ask"),
    path("<uuid:public_id>/dar/", give, name="give"),
    path("<uuid:public_id>/no-dar/", decline, name="decline"),
    path("<uuid:public_id>/retirar/", withdraw, name="withdraw"),
    path("<uuid:public_id>/leida/", mark_read, name="mark_read"),
]
