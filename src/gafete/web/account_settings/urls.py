"""The addresses of Ajustes de la cuenta."""

from __future__ import annotations

from django.urls import path

from gafete.web.account_settings.double_authorisation import turn_off, turn_on
from gafete.web.account_settings.edit import edit

app_name = "account_settings"
urlpatterns = [
    path("", edit, name="edit"),
    path("activar-doble-autorizacion/", turn_on, name="turn_on_double_authorisation"),
    path("desactivar-doble-autorizacion/", turn_off, name="turn_off_double_authorisation"),
]
