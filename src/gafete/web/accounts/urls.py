"""The addresses of the choice of an account."""

from __future__ import annotations

from django.urls import path

from gafete.web.accounts.choose import choose
from gafete.web.accounts.enter import enter

app_name = "accounts"
urlpatterns = [
    path("", choose, name="choose"),
    path("<uuid:public_id>/entrar/", enter, name="enter"),
]
