"""The addresses of Plan y asientos."""

from __future__ import annotations

from django.urls import path

from gafete.web.seats.buy import buy
from gafete.web.seats.overview import overview

app_name = "seats"
urlpatterns = [
    path("", overview, name="overview"),
    path("comprar/", buy, name="buy"),
]
