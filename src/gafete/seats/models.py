"""Plans, subscriptions, seats and orders."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models.functions import Round
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gafete.tenancy.models import Account
from gafete.walls.managers import TenantManager


class Period(models.TextChoices):
    """How often a plan is paid."""

    MONTHLY = "monthly", _("Mensual")
    ANNUAL = "annual", _("Anual")


class Plan(models.Model):
    """What an account subscribes to. Plans are data that the operator edits."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    period = models.CharField(max_length=10, choices=Period.choices, default=Period.ANNUAL)
    price = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    # None: as many as the account wants.
    included_seats = models.PositiveIntegerField(null=True, blank=True)
    seat_price = models.DecimalField(max_digits=12, decimal_places=2)
    delete_forfeits = models.BooleanField(default=True)
    offered = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name

    @property
    def is_unlimited(self) -> bool:
        """Whether seats are made as they are needed."""
        return self.included_seats is None


class Subscription(models.Model):
    """That an account has a plan for a term."""

    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="subscription")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="subscriptions")
    starts_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TenantManager[Self]] = TenantManager()

    class Meta:
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.account_id}: {self.plan_id}"


class OrderState(models.TextChoices):
    """How far an order of seats has come."""

    AWAITING_PAYMENT = "awaiting_payment", _("En espera de pago")
    ACTIVE = "active", _("Activa")
    CANCELLED = "cancelled", _("Cancelada")


class Order(models.Model):
    """Seats bought by an account; the price is the one of the day of the order."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="orders")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Made by the form, so that a double click is one order.
    request_key = models.UUIDField(default=uuid.uuid4)
    quantity = models.PositiveIntegerField()
    unit_price = models.DecimalField(max_digits=12, decimal_places=2)
    tax_rate = models.DecimalField(max_digits=6, decimal_places=6)
    subtotal = models.DecimalField(max_digits=14, decimal_places=2)
    tax = models.DecimalField(max_digits=14, decimal_places=2)
    total = models.DecimalField(max_digits=14, decimal_places=2)
    state = models.CharField(max_length=20, choices=OrderState.choices, default=OrderState.AWAITING_PAYMENT)
    ordered_by = models.CharField(max_length=160)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    activated_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TenantManager[Self]] = TenantManager()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["account", "request_key"], name="order_request_unique"),
            models.CheckConstraint(
                condition=models.Q(quantity__gte=1, quantity__lte=10_000), name="order_quantity_in_range"
            ),
            # Rounded, because SQLite adds in binary: 249.00 + 39.84 is not 288.84 to the last bit.
            models.CheckConstraint(
                condition=models.Q(total=Round(models.F("subtotal") + models.F("tax"), precision=2)),
                name="order_total_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def number(self) -> int:
        """The number that people quote, unique in the installation."""
        return int(self.pk)


class SeatState(models.TextChoices):
    """What a seat is at present."""

    FREE = "free", _("Libre")
    HELD = "held", _("Ocupado")
    FORFEITED = "forfeited", _("Perdido hasta su renovación")
    EXPIRED = "expired", _("Vencido")


class SeatSource(models.TextChoices):
    """Why an account has a seat."""

    INCLUDED = "included", _("Incluido en el plan")
    BOUGHT = "bought", _("Comprado")
    UNLIMITED = "unlimited", _("Plan ilimitado")


class Seat(models.Model):
    """The right to have one extra user, for a term."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="seats")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, null=True, blank=True, related_name="seats")
    source = models.CharField(max_length=10, choices=SeatSource.choices)
    state = models.CharField(max_length=10, choices=SeatState.choices, default=SeatState.FREE)
    starts_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True, blank=True)
    forfeited_at = models.DateTimeField(null=True, blank=True)
    # Whose deletion forfeited it, in words: the person's record may be erased one day.
    forfeited_label = models.CharField(max_length=160, blank=True, default="")

    objects: ClassVar[TenantManager[Self]] = TenantManager()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=models.F("starts_at")),
                name="seat_term_runs_forward",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["account", "state", "id"], name="seat_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.pk}"


def can_be_taken(now: datetime) -> models.Q:
    """Which seats are free at this moment; one whose term is over is not, even before a sweep marks it expired."""
    lasting = models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=now)
    return lasting & models.Q(state=SeatState.FREE)
