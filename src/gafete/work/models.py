"""Long jobs and the rows they work through."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gafete.walls.managers import TenantManager


class JobState(models.TextChoices):
    """How far a job has come."""

    # Uploaded and read; waits for somebody to say yes.
    STAGED = "staged", _("Por confirmar")
    QUEUED = "queued", _("En cola")
    RUNNING = "running", _("En proceso")
    FINISHED = "finished", _("Terminado")
    FAILED = "failed", _("Falló")
    CANCELLED = "cancelled", _("Cancelado")


class Job(models.Model):
    """A long piece of work that a person asked for, with its progress and result."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account_id = models.BigIntegerField()
    kind = models.CharField(max_length=60)
    requested_by = models.BigIntegerField()
    requested_by_label = models.CharField(max_length=160)
    # A second request with the same key (a double click) finds the first one's job.
    request_key = models.UUIDField(default=uuid.uuid4)
    parameters = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    faults = models.PositiveIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    lease = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True, default="")
    source_file = models.CharField(max_length=200, blank=True, default="")
    result_file = models.CharField(max_length=200, blank=True, default="")
    result_name = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["account_id", "request_key"], name="job_request_unique"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["lease_until"], condition=models.Q(state__in=["queued", "running"]), name="job_open"
            ),
            models.Index(fields=["account_id", "requested_by", "-created_at"], name="job_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class JobRowState(models.TextChoices):
    """What became of one row of a job."""

    WAITING = "waiting", _("Por procesar")
    DONE = "done", _("Hecho")
    FAULTY = "faulty", _("Con error")


class JobRow(models.Model):
    """One row of an import; marked done in the transaction that did it, so a killed job goes on where it was."""

    account_id = models.BigIntegerField()
    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    values = models.JSONField(default=dict)
    # [{"field": "correo", "text": "..."}], in the language of whoever uploaded the file.
    faults = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=JobRowState.choices, default=JobRowState.WAITING)

    objects: ClassVar[TenantManager[Self]] = TenantManager()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["account_id", "job", "number"], name="job_row_unique"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["account_id", "job", "state", "number"], name="job_row_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.job_id}/{self.number}"
