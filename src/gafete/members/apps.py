"""Django's handle on the package."""

from importlib import import_module

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """Registers ``gafete.members`` with Django, and its kinds of event, mail and job with the layers below."""

    name = "gafete.members"
    label = "members"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare what this package tells the trail, writes to people, does in long jobs and again and again."""
        for module in (
            "events",
            "mails.credentials",
            "mails.notices",
            "mails.requests",
            "mails.approvals",
            "mails.endings",
            "mails.trail",
            "runners",
            "operations.anchor_trails",
            "operations.check_trails",
            "operations.end_viewing",
            "operations.expire_requests",
            "operations.follow_approvals",
            "operations.tell_periods",
            "operations.remind_of_endings",
        ):
            import_module(f"gafete.members.{module}")
