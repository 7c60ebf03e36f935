"""An offer of the ownership of an account."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.db import models
from django.utils import timezone

from gafete.members.models.member import Member
from gafete.tenancy.models import Account
from gafete.walls.managers import TenantManager


class OwnershipOffer(models.Model):
    """That the owner wants an active member to take over; open until accepted, declined or withdrawn."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="ownership_offers")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    offered_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    offered_to = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="ownership_offers")
    offered_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    accepted = models.BooleanField(default=False)

    objects: ClassVar[TenantManager[Self]] = TenantManager()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(closed_at__isnull=True),
                name="ownership_offer_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offered_by_id} -> {self.offered_to_id}"
