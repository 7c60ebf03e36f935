"""Django's handle on the package."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """Registers ``gafete.outbox`` with Django."""

    name = "gafete.outbox"
    label = "outbox"
    default_auto_field = "django.db.models.BigAutoField"
