"""Django's handle on the package."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Registers ``gafete.identity`` with Django."""

    name = "gafete.identity"
    label = "identity"
    default_auto_field = "django.db.models.BigAutoField"
