"""Events and the heads of their chains. Both are written by ``record`` alone."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models

from gafete.walls.managers import TenantManager

GENESIS = "0" * 64


class ChainHead(models.Model):
    """The newest link of a chain. Account 0 is the installation's own chain."""

    account_id = models.BigIntegerField(primary_key=True)
    sequence = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default=GENESIS)

    objects: ClassVar[TenantManager[Self]] = TenantManager()

    class Meta:
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.account_id}: {self.sequence}"


class Event(models.Model):
    """One line of the trail: who did what to whom, when, from where, and how it was before."""

    account_id = models.BigIntegerField()
    sequence = models.BigIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=60)
    actor_kind = models.CharField(max_length=12)
    actor_id = models.CharField(max_length=40, blank=True, default="")
    actor_label = models.CharField(max_length=200, blank=True, default="")
    target_kind = models.CharField(max_length=30, blank=True, default="")
    target_id = models.CharField(max_length=40, blank=True, default="")
    target_label = models.CharField(max_length=200, blank=True, default="")
    # Values before and after, as codes and ids; the words are made when somebody reads them.
    data = models.JSONField(default=dict)
    address = models.CharField(max_length=45, blank=True, default="")
    device = models.CharField(max_length=200, blank=True, default="")
    previous_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    objects: ClassVar[TenantManager[Self]] = TenantManager()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["account_id", "sequence"], name="event_sequence_unique"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["account_id", "kind", "-sequence"], name="event_by_kind"),
            models.Index(fields=["account_id", "actor_id", "-sequence"], name="event_by_actor"),
            models.Index(fields=["account_id", "target_id", "-sequence"], name="event_by_target"),
            models.Index(fields=["account_id", "at"], name="event_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}/{self.sequence} {self.kind}"


class EventReach(models.Model):
    """The part of the tenant tree that an event concerns; an event without reach concerns the account.

    Whoever may read the trail in some companies or places only reads the events that reach them.
    """

    account_id = models.BigIntegerField()
    sequence = models.BigIntegerField()
    company_id = models.BigIntegerField()
    # 0: the company as a whole.
    place_id = models.BigIntegerField(default=0)

    objects: ClassVar[TenantManager[Self]] = TenantManager()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["account_id", "company_id", "place_id", "sequence"], name="event_reach_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}/{self.sequence} -> {self.company_id}/{self.place_id}"
