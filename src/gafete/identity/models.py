"""Users, their sign-in attempts, devices and sessions."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gafete.walls.managers import TenantManager

MAXIMUM_USERNAME_LENGTH = 60
MAXIMUM_NAME_LENGTH = 120
MAXIMUM_EMAIL_LENGTH = 254


class PasswordKind(models.TextChoices):
    """Where a person's present password comes from."""

    NONE = "none", _("Sin contraseña")
    OWN = "own", _("Elegida por la persona")
    TEMPORARY = "temporary", _("Temporal, enviada por correo")
    TYPED = "typed", _("Escrita por un administrador")


class Theme(models.TextChoices):
    """How the person wants the screens."""

    SYSTEM = "system", _("Como mi equipo")
    LIGHT = "light", _("Claro")
    DARK = "dark", _("Oscuro")


class UserManager(BaseUserManager["User"]):
    """Looks a person up by what he types when he signs in."""

    def get_by_natural_key(self, username: str | None) -> User:
        """The user of that user name, as Django's own code asks for it."""
        return self.get(username=(username or "").lower())


class User(AbstractBaseUser):
    """A person's identity and sign-in; he may be a member of several accounts."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    username = models.CharField(_("cuenta del usuario"), max_length=MAXIMUM_USERNAME_LENGTH)
    email = models.CharField(_("correo electrónico"), max_length=MAXIMUM_EMAIL_LENGTH)
    name = models.CharField(_("nombre y apellidos"), max_length=MAXIMUM_NAME_LENGTH)

    password_kind = models.CharField(max_length=10, choices=PasswordKind.choices, default=PasswordKind.NONE)
    password_expires_at = models.DateTimeField(null=True, blank=True)
    password_changed_at = models.DateTimeField(null=True, blank=True)
    # Part of every mailed link: a new value makes all the earlier links useless.
    credential_nonce = models.UUIDField(default=uuid.uuid4, editable=False)
    credential_sent_at = models.DateTimeField(null=True, blank=True)

    pending_email = models.CharField(max_length=MAXIMUM_EMAIL_LENGTH, blank=True, default="")
    pending_email_at = models.DateTimeField(null=True, blank=True)

    language = models.CharField(max_length=10, default="es-mx")
    theme = models.CharField(max_length=10, choices=Theme.choices, default=Theme.SYSTEM)
    muted_notices = models.JSONField(default=list, blank=True)

    first_sign_in_at = models.DateTimeField(null=True, blank=True)
    blocked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email", "name"]

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["username"], name="user_username_unique"),
            models.UniqueConstraint(
                fields=["email"], condition=~models.Q(email=""), name="user_email_unique"
            ),
            # Stored in lower case by the operations; the database refuses anything else, so that
            # two spellings of one address can never be two people.
            models.CheckConstraint(
                condition=models.Q(username=Lower("username"), email=Lower("email")),
                name="user_names_lower_case",
            ),
            models.CheckConstraint(
                condition=~models.Q(username__contains="@"), name="user_username_without_at"
            ),
        ]

    def __str__(self) -> str:
        return self.username

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """Whether the person may sign in at all (an identity without memberships is blocked)."""
        return self.blocked_at is None

    @property
    def is_unused(self) -> bool:
        """Whether nobody has made this identity his own: signed in with it, or chosen its password."""
        return self.first_sign_in_at is None and self.password_kind != PasswordKind.OWN

    @property
    def must_replace_password(self) -> bool:
        """Whether the present password was made by somebody else."""
        return self.password_kind in {PasswordKind.TEMPORARY, PasswordKind.TYPED}


class SignInAttempts(models.Model):
    """Failures in a row for one key: a user, an unknown name, or an address.

    Unknown names are counted like known ones, so that waiting tells nobody which users exist.
    """

    key = models.CharField(max_length=80, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    last_failure_at = models.DateTimeField(default=timezone.now)
    blocked_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["last_failure_at"], name="attempts_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.failures}"


class KnownDevice(models.Model):
    """A browser from which a person has signed in; its secret is kept as a hash only."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="devices")
    token_hash = models.CharField(max_length=64)
    label = models.CharField(max_length=200)
    first_seen_at = models.DateTimeField(default=timezone.now)
    last_seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "token_hash"], name="device_unique_per_user"),
        ]

    def __str__(self) -> str:
        return self.label


class Session(AbstractBaseSession):
    """A browser session, with what its owner needs in order to recognise it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="sessions")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    address = models.GenericIPAddressField(null=True, blank=True)
    device = models.CharField(max_length=200, blank=True, default="")
    shared_computer = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    last_seen_at = models.DateTimeField(default=timezone.now)

    class Meta(AbstractBaseSession.Meta):
        abstract = False

    def __str__(self) -> str:
        return self.device or str(self.public_id)


class SessionEntryManager(TenantManager["SessionEntry"]):
    """Entries into the present account; a person finds those of his own sessions."""

    person_field = "user_id"
    person_condition = "user_id = {user}"


class SessionEntry(models.Model):
    """That a session entered an account: what that account's administrators may see and close.

    Closing an entry keeps the person out of this account until he signs in again; his session, and
    what he does in other accounts, are his own.
    """

    # The database deletes it with its session: no account could name all the entries of a person.
    session = models.ForeignKey(Session, on_delete=models.DO_NOTHING, related_name="entries")
    account_id = models.BigIntegerField()
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="session_entries")
    entered_at = models.DateTimeField(default=timezone.now)
    last_seen_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[SessionEntryManager] = SessionEntryManager()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["account_id", "session"], name="session_entry_unique"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["account_id", "user"], name="session_entry_by_account"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} -> {self.account_id}"
