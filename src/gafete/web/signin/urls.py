"""The addresses of the way in."""

from __future__ import annotations

from django.urls import include, path

from gafete.web.signin.confirm_email import confirm_email, new_email
from gafete.web.signin.join import invitation, join
from gafete.web.signin.new_password import new_password, password_link
from gafete.web.signin.own_password import own_password
from gafete.web.signin.recover import recover, recovery_sent
from gafete.web.signin.sign_in import sign_in
from gafete.web.signin.sign_out import sign_out
from gafete.web.signin.strength import strength

pages = [
    path("recuperar/", recover, name="recover"),
    path("recuperar/enviado/", recovery_sent, name="recovery_sent"),
    path("contrasena/<str:token>/", password_link, name="password_link"),
    path("nueva-contrasena/", new_password, name="new_password"),
    path("fuerza-de-contrasena/", strength, name="strength"),
    path("primera-contrasena/", own_password, name="own_password"),
    path("activar/<str:token>/", join, name="join"),
    path("invitacion/", invitation, name="invitation"),
    path("confirmar-correo/<str:token>/", confirm_email, name="confirm_email"),
    path("correo-nuevo/", new_email, name="new_email"),
]

urlpatterns = [
    # django-allauth sends people to the pages of these names.
    path("entrar/", sign_in, name="account_login"),
    path("salir/", sign_out, name="account_logout"),
    path("", include((pages, "signin"))),
]
