"""Django's handle on the package."""

from importlib import import_module

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Registers ``gafete.identity`` with Django, and its kinds of event and mail with the layers below."""

    name = "gafete.identity"
    label = "identity"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare what this package tells the trail, writes to people and tidies up."""
        for module in ("events", "mails.letters", "operations.forget_old_traces"):
            import_module(f"gafete.identity.{module}")
