"""Campaigns and their lines. A line keeps what it was made from, so that a result never changes with what it names."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gafete.access.scopes import Scope
from gafete.members.models import Member
from gafete.tenancy.models import Account, Company, PlaceOfIssue
from gafete.walls.managers import TenantManager

LONGEST_NAME = 80
LONGEST_NOTE = 300


class ReviewState(models.TextChoices):
    """Open until its end, or until somebody closes it."""

    OPEN = "open", _("En curso")
    CLOSED = "closed", _("Cerrada")


class Decision(models.TextChoices):
    """What becomes of a grant; nothing while nobody has decided."""

    PENDING = "pending", _("Sin decidir")
    KEEP = "keep", _("Conservar")
    REDUCE = "reduce", _("Reducir")
    REMOVE = "remove", _("Quitar")


class Review(models.Model):
    """A campaign over the grants of some members."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="reviews")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Made by the form, so that a double click is one campaign.
    request_key = models.UUIDField(default=uuid.uuid4)
    name = models.CharField(max_length=LONGEST_NAME)
    state = models.CharField(max_length=10, choices=ReviewState.choices, default=ReviewState.OPEN)
    started_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="started_reviews")
    started_by_label = models.CharField(max_length=160)
    started_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    # Nobody: it came to its end.
    closed_by_label = models.CharField(max_length=160, blank=True, default="")
    # The fewest days before its end at which its reviewers were reminded.
    reminded_days = models.PositiveSmallIntegerField(null=True, blank=True)
    # SHA-256 of the result, as the trail holds it too.
    digest = models.CharField(max_length=64, blank=True, default="")

    objects: ClassVar[TenantManager[Self]] = TenantManager()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["account", "request_key"], name="review_request_unique"),
            models.CheckConstraint(
                condition=models.Q(due_at__gt=models.F("started_at")), name="review_runs_forward"
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", closed_at__isnull=True, digest="")
                | (models.Q(state="closed", closed_at__isnull=False) & ~models.Q(digest="")),
                name="review_end_is_signed",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["account", "due_at"], condition=models.Q(state="open"), name="review_open_by_end"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def goes_on(self, now: datetime) -> bool:
        """Whether lines may still be decided: nobody has closed it, and its end is ahead."""
        return self.state == ReviewState.OPEN and self.due_at > now


class ReviewLine(models.Model):
    """One grant of one member, the one person who decides about it, and what he decided.

    Labels, permissions and last uses are those of the moment when the campaign began.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="review_lines")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="lines")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    member_label = models.CharField(max_length=160)
    sort_name = models.CharField(max_length=160)
    # No foreign key: the line outlives the grant.
    grant_id = models.BigIntegerField()
    profile_label = models.CharField(max_length=60)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    company_label = models.CharField(max_length=300, blank=True, default="")
    place = models.ForeignKey(PlaceOfIssue, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    place_label = models.CharField(max_length=300, blank=True, default="")
    permissions = models.JSONField(default=list)
    granted_by_label = models.CharField(max_length=160, blank=True, default="")
    granted_at = models.DateTimeField()
    # What `gafete.reviews.presence.mark_of` says of the grant: another one later means that it was changed.
    mark = models.CharField(max_length=64)
    # The last use that the trail knows, by permission.
    uses = models.JSONField(default=dict)
    last_seen_at = models.DateTimeField(null=True, blank=True)

    reviewer = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    reviewer_label = models.CharField(max_length=160)
    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.PENDING)
    note = models.CharField(max_length=LONGEST_NOTE, blank=True, default="")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_label = models.CharField(max_length=160, blank=True, default="")
    # What the grant gave when it was decided about: it may have been changed since the campaign began.
    decided_permissions = models.JSONField(default=list)
    # Permissions that "Reducir" took out.
    taken = models.JSONField(default=list)
    # It was his last grant: he was deactivated with it.
    was_deactivated = models.BooleanField(default=False)

    objects: ClassVar[TenantManager[Self]] = TenantManager()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["account", "review", "grant_id"], name="review_line_once"),
            models.CheckConstraint(
                condition=~models.Q(reviewer=models.F("member")), name="review_line_not_of_oneself"
            ),
            models.CheckConstraint(
                condition=models.Q(place__isnull=True) | models.Q(company__isnull=False),
                name="review_line_place_has_company",
            ),
            models.CheckConstraint(
                condition=models.Q(decision="pending", decided_at__isnull=True)
                | (~models.Q(decision="pending") & models.Q(decided_at__isnull=False)),
                name="review_line_decision_has_a_time",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["account", "review", "sort_name", "id"], name="review_line_by_name"),
            models.Index(
                fields=["account", "review", "reviewer", "sort_name", "id"],
                condition=models.Q(decision="pending"),
                name="review_line_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_label}: {self.profile_label}"

    @property
    def scope(self) -> Scope:
        """Where the grant holds."""
        return Scope(self.account_id, self.company_id, self.place_id)
