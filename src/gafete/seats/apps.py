"""Django's handle on the package."""

from django.apps import AppConfig


class SeatsConfig(AppConfig):
    """Registers ``gafete.seats`` with Django."""

    name = "gafete.seats"
    label = "seats"
    default_auto_field = "django.db.models.BigAutoField"
