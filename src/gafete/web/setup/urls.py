"""The addresses of Configuración exprés."""

from __future__ import annotations

from django.urls import path

from gafete.web.setup.certificate import certificate
from gafete.web.setup.company import company
from gafete.web.setup.finish import finish
from gafete.web.setup.place import place
from gafete.web.setup.start import start
from gafete.web.setup.user import user

app_name = "setup"
urlpatterns = [
    path("", start, name="start"),
    path("empresa/", company, name="company"),
    path("certificado/", certificate, name="certificate"),
    path("lugar/", place, name="place"),
    path("usuario/", user, name="user"),
    path("terminar/", finish, name="finish"),
]
