"""The row of a mail that is to be sent."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class MessageState(models.TextChoices):
    """How far a mail has come."""

    QUEUED = "queued", _("En cola")
    SENDING = "sending", _("Enviando")
    SENT = "sent", _("Enviado")
    # Its composer said that it is no longer wanted: the person is gone, or a newer mail replaced it.
    DROPPED = "dropped", _("Ya no hacía falta")
    GIVEN_UP = "given_up", _("No se pudo enviar")


class Message(models.Model):
    """A mail to be composed and sent: its kind and ids, never its text nor a secret."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account_id = models.BigIntegerField(null=True, blank=True)
    kind = models.CharField(max_length=60)
    # What the composer needs, as ids: {"user": 5, "member": 9}.
    parameters = models.JSONField(default=dict)
    # Whom it concerns, so that his page can show what became of his mail.
    subject_kind = models.CharField(max_length=30, blank=True, default="")
    subject_id = models.CharField(max_length=40, blank=True, default="")
    state = models.CharField(max_length=10, choices=MessageState.choices, default=MessageState.QUEUED)
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    lease = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["next_attempt_at"],
                condition=models.Q(state__in=["queued", "sending"]),
                name="message_due",
            ),
            models.Index(fields=["account_id", "subject_kind", "subject_id"], name="message_by_subject"),
            models.Index(
                fields=["account_id", "finished_at"],
                condition=models.Q(state="given_up"),
                name="message_given_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
