"""That somebody looks at the portal as another member sees it."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from gafete.members.models.member import Member
from gafete.members.models.request import LONGEST_REASON
from gafete.tenancy.models import Account
from gafete.walls.managers import TenantManager


class Viewing(models.Model):
    """One look, with its reason; it is over at ``ends_at`` at the latest, whoever notices that and when."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="viewings")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    viewer = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="viewings")
    seen = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="viewed")
    reason = models.CharField(max_length=LONGEST_REASON)
    begun_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    # When it was told that it is over.
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TenantManager[Self]] = TenantManager()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("begun_at")), name="viewing_has_a_length"),
            models.CheckConstraint(condition=~Q(viewer=F("seen")), name="viewing_of_somebody_else"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["account", "ends_at"], condition=Q(ended_at__isnull=True), name="viewing_open_by_end"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.viewer_id} as {self.seen_id}"
