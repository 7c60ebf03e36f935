"""Accounts, companies and places of issue."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gafete.access.scopes import Scope
from gafete.walls.managers import TenantManager


class CredentialMode(models.TextChoices):
    """How a new person of the account receives his credentials."""

    LINK = "link", _("Enlace de activación")
    TEMPORARY = "temporary", _("Contraseña temporal por correo")
    TYPED = "typed", _("Contraseña escrita por el administrador")


class FirstPasswordPolicy(models.TextChoices):
    """What happens at the first sign-in with a password that somebody else made."""

    FORCED = "forced", _("Cambio obligatorio en el primer acceso")
    SUGGESTED = "suggested", _("Cambio sugerido en el primer acceso")


class AccountManager(TenantManager["Account"]):
    """The present account; the database also shows a person those that he is a member of."""

    account_field = "pk"
    person_condition = "EXISTS (SELECT 1 FROM members_member m WHERE m.account_id = tenancy_account.id AND m.user_id = {user})"


class Account(models.Model):
    """The tenant. Everything else belongs to exactly one."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("nombre de la cuenta"), max_length=160)
    credential_mode = models.CharField(
        max_length=10, choices=CredentialMode.choices, default=CredentialMode.LINK
    )
    first_password_policy = models.CharField(
        max_length=10, choices=FirstPasswordPolicy.choices, default=FirstPasswordPolicy.FORCED
    )
    copy_link_allowed = models.BooleanField(default=False)
    # The gravest acts need a second person.
    double_authorisation = models.BooleanField(default=False)
    time_zone = models.CharField(max_length=40, default="America/Mexico_City")
    # Raised in the transaction of every change of a grant, profile, company or place: a compiled
    # actor is kept under (member, version), so no process ever answers from a stale grant.
    access_version = models.BigIntegerField(default=1)
    express_setup_finished_at = models.DateTimeField(null=True, blank=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    # Two administrators on one form: the later one's version is stale and he is told.
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[AccountManager] = AccountManager()

    class Meta:
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.name

    @property
    def scope(self) -> Scope:
        """The whole account, as the engine names it."""
        return Scope.account(self.pk)


class Company(models.Model):
    """A taxpayer (RFC) inside an account."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="companies")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    rfc = models.CharField(_("RFC"), max_length=13)
    legal_name = models.CharField(_("razón social"), max_length=300)
    trade_name = models.CharField(_("nombre comercial"), max_length=160, blank=True, default="")
    tax_regime = models.CharField(_("régimen fiscal"), max_length=3)
    postal_code = models.CharField(_("código postal"), max_length=5)
    # Accent-free lower-case form of the RFC and both names: what lists search in.
    search_words = models.CharField(max_length=1_000, blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    archived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[TenantManager[Self]] = TenantManager()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["account", "rfc"], name="company_rfc_unique_in_account"),
            models.CheckConstraint(condition=models.Q(rfc=Upper("rfc")), name="company_rfc_upper_case"),
            models.CheckConstraint(
                condition=models.Q(postal_code__regex=r"^[0-9]{5}$"), name="company_postal_code_digits"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["account", "legal_name", "id"], name="company_by_name"),
        ]

    def __str__(self) -> str:
        return self.short_name

    @property
    def short_name(self) -> str:
        """The name people use: the trade name where there is one."""
        return self.trade_name or self.legal_name

    @property
    def is_archived(self) -> bool:
        """Whether the company is put away: kept, and no longer worked in."""
        return self.archived_at is not None

    @property
    def scope(self) -> Scope:
        """The whole company, also its later places, as the engine names it."""
        return Scope.company(self.account_id, self.pk)


class PlaceOfIssue(models.Model):
    """A branch of a company; its postal code is the CFDI's LugarExpedicion."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="places")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="places")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("nombre"), max_length=120)
    code = models.CharField(_("clave"), max_length=20, blank=True, default="")
    postal_code = models.CharField(_("código postal"), max_length=5)
    address = models.CharField(_("domicilio"), max_length=300, blank=True, default="")
    time_zone = models.CharField(max_length=40, default="America/Mexico_City")
    # Accent-free lower-case form of name, code and address: what lists search in.
    search_words = models.CharField(max_length=1_000, blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    archived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[TenantManager[Self]] = TenantManager()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["account", "company", "name"], name="place_name_unique_in_company"
            ),
            models.CheckConstraint(
                condition=models.Q(postal_code__regex=r"^[0-9]{5}$"), name="place_postal_code_digits"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["account", "company", "name", "id"], name="place_by_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_archived(self) -> bool:
        """Whether the place is put away: kept, and no longer issued from."""
        return self.archived_at is not None

    @property
    def scope(self) -> Scope:
        """The place under its own company, as the engine names it."""
        return Scope.place(self.account_id, self.company_id, self.pk)
