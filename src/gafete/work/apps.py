"""Django's handle on the package."""

from django.apps import AppConfig

from gafete.outbox import waking
from gafete.work import port


class WorkConfig(AppConfig):
    """Registers ``gafete.work`` with Django."""

    name = "gafete.work"
    label = "work"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Give the outbox, which lies below, the way to wake a worker."""
        waking.bind(port.wake_now)
