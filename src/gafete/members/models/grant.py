"""What a member holds: a profile at a scope, for a while or for good."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.db import models
from django.utils import timezone

from gafete.members.models.member import Member
from gafete.members.models.profile import Profile
from gafete.tenancy.models import Account, Company, PlaceOfIssue
from gafete.walls.managers import TenantManager


class Grant(models.Model):
    """A profile, plus and minus single permissions, at one scope, with an optional period.

    Without company it covers the account; with company and no place the whole company, also the
    places added later; with place that place.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="grants")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="grants")
    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, null=True, blank=True, related_name="grants"
    )
    place = models.ForeignKey(
        PlaceOfIssue, on_delete=models.PROTECT, null=True, blank=True, related_name="grants"
    )
    added = models.JSONField(default=list, blank=True)
    removed = models.JSONField(default=list, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    granted_by_label = models.CharField(max_length=160)
    granted_at = models.DateTimeField(default=timezone.now)
    # What the trail and the mails have said of the period already: said once, whatever the clock does.
    beginning_told_at = models.DateTimeField(null=True, blank=True)
    end_told_at = models.DateTimeField(null=True, blank=True)
    # The fewest days before its end at which somebody was reminded.
    reminded_days = models.PositiveSmallIntegerField(null=True, blank=True)

    objects: ClassVar[TenantManager[Self]] = TenantManager()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(place__isnull=True) | models.Q(company__isnull=False),
                name="grant_place_has_company",
            ),
            models.CheckConstraint(
                condition=models.Q(starts_at__isnull=True)
                | models.Q(ends_at__isnull=True)
                | models.Q(ends_at__gt=models.F("starts_at")),
                name="grant_period_runs_forward",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["account", "member"], name="grant_by_member"),
            models.Index(fields=["account", "company", "place", "member"], name="grant_by_scope"),
            models.Index(fields=["account", "profile", "member"], name="grant_by_profile"),
            # What is still to be told; sweeps look for it in every account.
            models.Index(
                fields=["account", "starts_at"],
                condition=models.Q(starts_at__isnull=False, beginning_told_at__isnull=True),
                name="grant_beginning_untold",
            ),
            models.Index(
                fields=["account", "ends_at"],
                condition=models.Q(ends_at__isnull=False, end_told_at__isnull=True),
                name="grant_end_untold",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.profile_id} @ {self.company_id}/{self.place_id}"
