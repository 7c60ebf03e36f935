"""A request for one permission that somebody lacks."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gafete.access.scopes import Scope
from gafete.members.models.member import Member
from gafete.tenancy.models import Account, Company, PlaceOfIssue
from gafete.walls.managers import TenantManager

LONGEST_REASON = 300


class RequestState(models.TextChoices):
    """open, and the four ends."""

    OPEN = "open", _("Por responder")
    GRANTED = "granted", _("Aceptada")
    DECLINED = "declined", _("No aceptada")
    WITHDRAWN = "withdrawn", _("Retirada")
    EXPIRED = "expired", _("Sin respuesta")


class AccessRequest(models.Model):
    """That a member asks for a permission at a scope; open until it is answered, withdrawn or past its time.

    Company and place are as in a grant. ``granted_until`` is the end that whoever answered set to it.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="access_requests")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="access_requests")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    permission = models.CharField(max_length=60)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    place = models.ForeignKey(PlaceOfIssue, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=LONGEST_REASON, blank=True, default="")
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.OPEN)
    asked_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="answered_requests"
    )
    answer = models.CharField(max_length=LONGEST_REASON, blank=True, default="")
    granted_until = models.DateTimeField(null=True, blank=True)
    # When whoever asked said that he has read how it ended.
    seen_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TenantManager[Self]] = TenantManager()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(place__isnull=True) | models.Q(company__isnull=False),
                name="access_request_place_has_company",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", closed_at__isnull=True)
                | (~models.Q(state="open") & models.Q(closed_at__isnull=False)),
                name="access_request_end_has_a_time",
            ),
            models.UniqueConstraint(
                "account",
                "member",
                "permission",
                Coalesce("company", 0),
                Coalesce("place", 0),
                condition=models.Q(state="open"),
                name="access_request_open_once",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["account", "state", "id"], name="access_request_by_state"),
            models.Index(fields=["account", "member", "id"], name="access_request_by_member"),
            models.Index(
                fields=["account", "expires_at"],
                condition=models.Q(state="open"),
                name="access_request_by_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.permission} @ {self.company_id}/{self.place_id}"

    @property
    def scope(self) -> Scope:
        """Where the permission is asked for."""
        return Scope(self.account_id, self.company_id, self.place_id)
