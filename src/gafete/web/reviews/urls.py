"""The addresses of Revisión de accesos."""

from __future__ import annotations

from django.urls import path

from gafete.web.reviews.close import close
from gafete.web.reviews.decide import decide
from gafete.web.reviews.export import export
from gafete.web.reviews.hand_over import hand_over
from gafete.web.reviews.list import list_page
from gafete.web.reviews.show import show
from gafete.web.reviews.start import start

app_name = "reviews"
urlpatterns = [
    path("", list_page, name="list"),
    path("nueva/", start, name="start"),
    path("<uuid:public_id>/", show, name="show"),
    path("<uuid:public_id>/cerrar/", close, name="close"),
    path("<uuid:public_id>/descargar/", export, name="export"),
    path("accesos/<uuid:public_id>/decidir/", decide, name="decide"),
    path("accesos/<uuid:public_id>/encargar/", hand_over, name="hand_over"),
]
