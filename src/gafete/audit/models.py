"""Events, the heads of their chains, and when a chain was last verified."""

from __future__ import annotations

import json
from typing import Any, ClassVar, Self

from django.db import models

from gafete.audit.chain import FORM
from gafete.walls.managers import TenantManager

GENESIS = "0" * 64
MAXIMUM_REASON_LENGTH = 500


class ChainHead(models.Model):
    """The newest link of a chain. Account 0 is the installation's own chain."""

    account_id = models.BigIntegerField(primary_key=True)
    sequence = models.BigIntegerField(default=0)
    # Of the link before: one statement that moves the head can then also tell what it stood at.
    previous_digest = models.CharField(max_length=64, default=GENESIS)
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
    # Values before and after, as codes and ids in JSON; the words are made when somebody reads them. Kept as text:
    # what is sealed is this very text, which a database's own JSON would write in its own way.
    said = models.TextField(default="{}")
    # Why he did it, where that is asked.
    reason = models.CharField(max_length=MAXIMUM_REASON_LENGTH, blank=True, default="")
    # What `EventReach` holds for it, as part of what is sealed: see `gafete.audit.reach`.
    reach = models.TextField(blank=True, default="")
    address = models.CharField(max_length=45, blank=True, default="")
    device = models.CharField(max_length=200, blank=True, default="")
    # How its content is put together: see `gafete.audit.chain`.
    form = models.PositiveSmallIntegerField(default=FORM)
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

    @property
    def data(self) -> Any:
        """What it says, as values."""
        return json.loads(self.said)


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
        indexes: ClassVar[list[models.Index]] = [
            # In the order of the chain, for whoever verifies it.
            models.Index(fields=["account_id", "sequence"], name="event_reach_by_event"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}/{self.sequence} -> {self.company_id}/{self.place_id}"


class ChainCheck(models.Model):
    """What the last verification of a chain found. Told to its readers; proves nothing by itself."""

    account_id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    # How many links were found in order.
    links = models.BigIntegerField(default=0)
    # The first one that is not, and what is wrong with it; none where all is well.
    broken_at = models.BigIntegerField(null=True, blank=True)
    fault = models.CharField(max_length=12, blank=True, default="")

    objects: ClassVar[TenantManager[Self]] = TenantManager()

    class Meta:
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.account_id}: {self.fault or 'in order'}"
