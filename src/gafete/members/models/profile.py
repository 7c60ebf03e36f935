"""A named set of permissions."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gafete.tenancy.models import Account
from gafete.walls.managers import TenantManager


class Profile(models.Model):
    """A profile of an account: one of the four built in, or one of its own.

    A built-in one has a code; its permissions are those of ``gafete.access.profiles`` and the stored
    list is empty. A custom one has no code and its permissions stand here.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="profiles")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=20, blank=True, default="")
    name = models.CharField(_("nombre"), max_length=60)
    description = models.CharField(_("descripción"), max_length=200, blank=True, default="")
    permissions = models.JSONField(default=list, blank=True)
    letter = models.CharField(max_length=2)
    color = models.CharField(max_length=20)
    version = models.PositiveIntegerField(default=1)
    archived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[TenantManager[Self]] = TenantManager()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("account", Lower("name"), name="profile_name_unique_in_account"),
            models.UniqueConstraint(
                fields=["account", "code"],
                condition=~models.Q(code=""),
                name="profile_code_unique_in_account",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_built_in(self) -> bool:
        """Whether the profile is one of the four that every account has."""
        return bool(self.code)
