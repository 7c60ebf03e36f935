"""The addresses of the pages. Each part of the portal keeps its own list beside its views."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from gafete.web.home import home
from gafete.web.policy_reports import csp_report

# Where each part lives: the folder of ``gafete/web`` and the beginning of its addresses.
PARTS = (
    ("signin", ""),
    ("accounts", "cuentas/"),
    ("my_account", "mi-cuenta/"),
    ("matrix", "usuarios/matriz/"),
    ("members", "usuarios/"),
    ("access_requests", "solicitudes-de-acceso/"),
    ("approvals", "doble-autorizacion/"),
    ("companies", "empresas/"),
    ("places", "lugares/"),
    ("profiles", "perfiles/"),
    ("seats", "plan/"),
    ("audit", "bitacora/"),
    ("reviews", "revisiones-de-accesos/"),
    ("account_settings", "ajustes/"),
    ("setup", "configuracion-expres/"),
    ("jobs", "trabajos/"),
    ("mailbox", "buzon-de-demostracion/"),
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("seguridad/informe-csp", csp_report, name="csp_report"),
    *(
        path(prefix, include(import_module(f"gafete.web.{part}.urls")))
        for part, prefix in PARTS
        if find_spec(f"gafete.web.{part}") and find_spec(f"gafete.web.{part}.urls")
    ),
]
