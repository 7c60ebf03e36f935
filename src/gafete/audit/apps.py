"""Django's handle on the package."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Registers ``gafete.audit`` with Django."""

    name = "gafete.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
