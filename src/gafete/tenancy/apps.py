"""Django's handle on the package."""

from django.apps import AppConfig


class TenancyConfig(AppConfig):
    """Registers ``gafete.tenancy`` with Django."""

    name = "gafete.tenancy"
    label = "tenancy"
    default_auto_field = "django.db.models.BigAutoField"
