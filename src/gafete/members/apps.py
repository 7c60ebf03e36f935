"""Django's handle on the package."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """Registers ``gafete.members`` with Django."""

    name = "gafete.members"
    label = "members"
    default_auto_field = "django.db.models.BigAutoField"
