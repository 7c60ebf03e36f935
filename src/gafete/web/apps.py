"""Django's handle on the package."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Registers ``gafete.web`` with Django."""

    name = "gafete.web"
    label = "web"
