"""The addresses of Usuarios: one for each thing that can be done."""

from __future__ import annotations

from django.urls import path

from gafete.web.members.access import access
from gafete.web.members.activity import activity
from gafete.web.members.bulk import bulk_deactivate, bulk_profile, bulk_profile_preview, bulk_reactivate
from gafete.web.members.copy_link import show_link
from gafete.web.members.create import create
from gafete.web.members.deactivate import deactivate
from gafete.web.members.delete import delete
from gafete.web.members.detail import detail
from gafete.web.members.exporting import export
from gafete.web.members.hours import hours
from gafete.web.members.import_confirm import import_confirm
from gafete.web.members.import_preview import import_preview
from gafete.web.members.import_template import import_template
from gafete.web.members.import_upload import import_upload
from gafete.web.members.list import list_page
from gafete.web.members.ownership import accept, close, offer, ownership
from gafete.web.members.reactivate import reactivate
from gafete.web.members.reassign import reassign
from gafete.web.members.resend import resend
from gafete.web.members.retry_notice import retry
from gafete.web.members.sessions import close_session, sessions
from gafete.web.members.suggest_username import suggest_username
from gafete.web.members.view_as import stop_viewing, view_as
from gafete.web.members.who_reaches import people_of
from gafete.web.members.why import why
from gafete.web.members.withdraw import withdraw

app_name = "members"
urlpatterns = [
    path("", list_page, name="list"),
    path("nuevo/", create, name="create"),
    path("cuenta-sugerida/", suggest_username, name="suggest_username"),
    path("varios/desactivar/", bulk_deactivate, name="bulk_deactivate"),
    path("varios/reactivar/", bulk_reactivate, name="bulk_reactivate"),
    path("varios/perfil/", bulk_profile, name="bulk_profile"),
    path("varios/perfil/asi-cambiara/", bulk_profile_preview, name="bulk_profile_preview"),
    path("exportar/", export, name="export"),
    path("importar/", import_upload, name="import"),
    path("importar/plantilla/", import_template, name="import_template"),
    path("importar/<uuid:job_id>/", import_preview, name="import_preview"),
    path("importar/<uuid:job_id>/confirmar/", import_confirm, name="import_confirm"),
    path("quien-llega/<slug:kind>/<uuid:public_id>/", people_of, name="who_reaches"),
    path("ver-como/salir/", stop_viewing, name="stop_viewing"),
    path("titularidad/", ownership, name="ownership"),
    path("titularidad/aceptar/", accept, name="accept_ownership"),
    path("titularidad/cerrar/", close, name="close_ownership_offer"),
    path("<uuid:public_id>/", detail, name="detail"),
    path("<uuid:public_id>/acceso/", access, name="access"),
    path("<uuid:public_id>/horario/", hours, name="hours"),
    path("<uuid:public_id>/por-que/", why, name="why"),
    path("<uuid:public_id>/sesiones/", sessions, name="sessions"),
    path("<uuid:public_id>/sesiones/<uuid:entry_id>/cerrar/", close_session, name="close_session"),
    path("<uuid:public_id>/actividad/", activity, name="activity"),
    path("<uuid:public_id>/ver-como/", view_as, name="view_as"),
    path("<uuid:public_id>/reenviar/", resend, name="resend"),
    path("<uuid:public_id>/correos/<uuid:message_id>/reintentar/", retry, name="retry_notice"),
    path("<uuid:public_id>/copiar-enlace/", show_link, name="copy_link"),
    path("<uuid:public_id>/retirar/", withdraw, name="withdraw"),
    path("<uuid:public_id>/desactivar/", deactivate, name="deactivate"),
    path("<uuid:public_id>/reactivar/", reactivate, name="reactivate"),
    path("<uuid:public_id>/reasignar/", reassign, name="reassign"),
    path("<uuid:public_id>/eliminar/", delete, name="delete"),
    path("<uuid:public_id>/titularidad/", offer, name="offer_ownership"),
]
