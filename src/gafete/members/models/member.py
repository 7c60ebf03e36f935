"""A person inside an account."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gafete.identity.models import MAXIMUM_EMAIL_LENGTH, MAXIMUM_NAME_LENGTH, MAXIMUM_USERNAME_LENGTH
from gafete.seats.models import Seat
from gafete.tenancy.models import Account, CredentialMode
from gafete.walls.managers import TenantManager


class MemberState(models.TextChoices):
    """invited -> active <-> deactivated, and the two ends replaced and deleted."""

    INVITED = "invited", _("Invitado")
    ACTIVE = "active", _("Activo")
    DEACTIVATED = "deactivated", _("Desactivado")
    REPLACED = "replaced", _("Reemplazado")
    DELETED = "deleted", _("Eliminado")


HOLDING = (MemberState.INVITED, MemberState.ACTIVE, MemberState.DEACTIVATED)
ENDED = (MemberState.REPLACED, MemberState.DELETED)


class MemberManager(TenantManager["Member"]):
    """Members of the present account; a person finds his own memberships wherever they are."""

    person_field = "user_id"
    person_condition = "user_id = {user}"


class Member(models.Model):
    """A user inside one account: what its administrators call him, his state and his seat.

    ``name``, ``username`` and ``email`` are as typed in this account until the person first enters;
    after that the last two follow his identity.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Made by the form, so that a double click is one member.
    request_key = models.UUIDField(default=uuid.uuid4)
    is_owner = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=MemberState.choices, default=MemberState.INVITED)
    seat = models.OneToOneField(Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="member")

    name = models.CharField(max_length=MAXIMUM_NAME_LENGTH)
    username = models.CharField(max_length=MAXIMUM_USERNAME_LENGTH)
    email = models.CharField(max_length=MAXIMUM_EMAIL_LENGTH)
    # Accent-free lower-case forms of the above: what lists sort by and search in.
    sort_name = models.CharField(max_length=MAXIMUM_NAME_LENGTH)
    search_words = models.TextField(default="")

    credential_mode = models.CharField(
        max_length=10, choices=CredentialMode.choices, default=CredentialMode.LINK
    )
    # Part of this membership's link: sending anew, or changing the address, makes earlier links useless.
    invitation_nonce = models.UUIDField(default=uuid.uuid4, editable=False)
    # Whether this very invitation made the identity: then its first sign-in accepts it. Never shown,
    # for it tells whether the address was known before.
    made_identity = models.BooleanField(default=False)
    invited_at = models.DateTimeField(default=timezone.now)
    invited_by_label = models.CharField(max_length=160, blank=True, default="")
    joined_at = models.DateTimeField(null=True, blank=True)
    deactivated_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces"
    )
    last_seen_at = models.DateTimeField(null=True, blank=True)
    # When in the week he may act here, as ``access.hours`` stores it; without, always.
    hours = models.JSONField(null=True, blank=True, default=None)
    # Two administrators on one form: the later one's version is stale and he is told.
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[MemberManager] = MemberManager()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["account", "user"],
                condition=models.Q(state__in=["invited", "active", "deactivated"]),
                name="member_once_per_account",
            ),
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(is_owner=True), name="member_one_owner"
            ),
            models.UniqueConstraint(fields=["account", "request_key"], name="member_request_unique"),
            # A name typed for somebody who turns out to have another one stays reserved until he
            # enters: otherwise a second invitation would tell whether the address was known.
            models.UniqueConstraint(
                fields=["username"],
                condition=models.Q(state="invited"),
                name="member_invited_username_unique",
            ),
            models.CheckConstraint(
                condition=models.Q(is_owner=False) | models.Q(state__in=["invited", "active"]),
                name="member_owner_is_live",
            ),
            models.CheckConstraint(
                condition=models.Q(is_owner=False) | models.Q(hours__isnull=True),
                name="member_owner_is_never_shut_out",
            ),
            # The owner and the ended hold no seat; everybody else holds one.
            models.CheckConstraint(
                condition=(
                    models.Q(is_owner=True, seat__isnull=True)
                    | models.Q(state__in=["replaced", "deleted"], seat__isnull=True, is_owner=False)
                    | models.Q(
                        state__in=["invited", "active", "deactivated"], seat__isnull=False, is_owner=False
                    )
                ),
                name="member_seat_follows_state",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["account", "sort_name", "id"], name="member_by_name"),
            models.Index(fields=["account", "state", "sort_name", "id"], name="member_by_state"),
            models.Index(fields=["account", "username", "id"], name="member_by_username"),
            models.Index(fields=["account", "email", "id"], name="member_by_email"),
            models.Index(fields=["account", "last_seen_at", "id"], name="member_by_last_seen"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_ended(self) -> bool:
        """Whether this membership is over: replaced or deleted."""
        return self.state in ENDED
