"""Django's handle on the package."""

from importlib import import_module

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Registers ``gafete.reviews`` with Django, and its kinds of event, mail and job with the layers below."""

    name = "gafete.reviews"
    label = "reviews"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare what this package tells the trail, writes to people, and does in jobs and again and again."""
        for module in (
            "events",
            "words",
            "mails.campaigns",
            "runners",
            "operations.close_review",
            "operations.remind_reviewers",
        ):
            import_module(f"gafete.reviews.{module}")
