"""Django's handle on the package."""

from django.apps import AppConfig


class SigninConfig(AppConfig):
    """Registers ``gafete.signin`` with Django."""

    name = "gafete.signin"
    label = "signin"
