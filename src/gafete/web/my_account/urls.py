"""The addresses of Mi cuenta."""

from __future__ import annotations

from django.urls import path

from gafete.web.my_account.data import data
from gafete.web.my_account.email import cancel_email, email
from gafete.web.my_account.notices import notices
from gafete.web.my_account.password import password
from gafete.web.my_account.sessions import end, end_others, sessions
from gafete.web.my_account.username import username

app_name = "my_account"
urlpatterns = [
    path("", data, name="data"),
    path("correo/", email, name="email"),
    path("correo/cancelar/", cancel_email, name="cancel_email"),
    path("cuenta-de-usuario/", username, name="username"),
    path("contrasena/", password, name="password"),
    path("sesiones/", sessions, name="sessions"),
    path("sesiones/cerrar-las-demas/", end_others, name="end_other_sessions"),
    path("sesiones/<uuid:public_id>/cerrar/", end, name="end_session"),
    path("avisos/", notices, name="notices"),
]
