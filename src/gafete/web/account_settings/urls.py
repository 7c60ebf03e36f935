"""The address of Ajustes de la cuenta."""

from __future__ import annotations

from django.urls import path

from gafete.web.account_settings.edit import edit

app_name = "account_settings"
urlpatterns = [path("", edit, name="edit")]
