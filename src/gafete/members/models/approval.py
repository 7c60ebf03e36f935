"""An act that waits for a second person."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from gafete.members.models.member import Member
from gafete.members.models.request import LONGEST_REASON
from gafete.tenancy.models import Account
from gafete.tenancy.seconding import Act, ActKind
from gafete.walls.managers import TenantManager


class ApprovalState(models.TextChoices):
    """open, and the five ends."""

    OPEN = "open", _("Por autorizar")
    DONE = "done", _("Autorizada")
    REFUSED = "refused", _("Rechazada")
    CANCELLED = "cancelled", _("Cancelada")
    EXPIRED = "expired", _("Vencida")
    VOID = "void", _("Sin efecto")


class Approval(models.Model):
    """One act, exactly as it was asked for; open until somebody answers, cancels it, or its time is over.

    ``due_at`` is set where nobody else could authorise it: it is carried out then.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="approvals")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=30)
    parameters = models.JSONField()
    # The act in a few signs: who asks for it again finds it waiting.
    fingerprint = models.CharField(max_length=64)
    asked_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="approvals")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=ApprovalState.choices, default=ApprovalState.OPEN)
    closed_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="answered_approvals"
    )
    # Why it came to nothing, where it did.
    answer = models.CharField(max_length=LONGEST_REASON, blank=True, default="")

    objects: ClassVar[TenantManager[Self]] = TenantManager()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(state="open", closed_at__isnull=True)
                | (~models.Q(state="open") & models.Q(closed_at__isnull=False)),
                name="approval_end_has_a_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(answered_by=models.F("asked_by")), name="approval_by_somebody_else"
            ),
            models.UniqueConstraint(
                fields=["account", "fingerprint"],
                condition=models.Q(state="open"),
                name="approval_open_once",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["account", "state", "id"], name="approval_by_state"),
            models.Index(
                fields=["account", "expires_at"], condition=models.Q(state="open"), name="approval_by_end"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_by_id}: {self.kind}"

    @property
    def act(self) -> Act:
        """What is to be done."""
        return Act(ActKind(self.kind), self.parameters)
