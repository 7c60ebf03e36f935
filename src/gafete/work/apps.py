"""Django's handle on the package."""

from django.apps import AppConfig


class WorkConfig(AppConfig):
    """Registers ``gafete.work`` with Django."""

    name = "gafete.work"
    label = "work"
    default_auto_field = "django.db.models.BigAutoField"
