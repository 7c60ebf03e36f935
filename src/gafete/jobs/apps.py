"""Django's handle on the package."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Registers ``gafete.jobs`` with Django and binds its tasks to the names of `work`'s port."""

    name = "gafete.jobs"
    label = "jobs"

    def ready(self) -> None:
        """From here on waking work puts a task into the queue."""
        from gafete.jobs import tasks  # noqa: PLC0415 -- models are loaded only now

        tasks.bind_all()
