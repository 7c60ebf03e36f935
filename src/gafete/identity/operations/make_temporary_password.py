"""Make the password that a person signs in with once, as the mail that carries it is being written."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from gafete.identity.models import PasswordKind, User

# Without letters and digits that look alike in some typefaces.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP_LENGTH = 6, 4
LIFETIME = timedelta(hours=24)


class PasswordChosen(Exception):
    """The person has a password of his own by now, or his way in was made anew; this mail brings him none."""


@transaction.atomic
def make_temporary_password(*, user: User) -> str:
    """Give a person who has not chosen one a password good for 24 hours, and return it; only its hash is kept.

    It has 24 characters of an alphabet of 31: 118 bits. Each call replaces the former one, so that of
    two mails only the newer works. ``user`` is the person for whom the mail is written: where his address
    was corrected, or what he had was revoked, since he was read, another mail goes to whom it concerns.

    Raises:
        PasswordChosen: he has chosen one, or is not whom the mail was for.
    """
    row = User.objects.select_for_update().get(pk=user.pk)
    if row.password_kind == PasswordKind.TYPED or not row.is_unused:
        raise PasswordChosen
    if (row.credential_nonce, row.email) != (user.credential_nonce, user.email):
        raise PasswordChosen
    password = "-".join(
        "".join(secrets.choice(ALPHABET) for _letter in range(GROUP_LENGTH)) for _group in range(GROUPS)
    )
    now = timezone.now()
    row.set_password(password)
    row.password_kind = PasswordKind.TEMPORARY
    row.password_changed_at = now
    row.password_expires_at = now + LIFETIME
    row.credential_sent_at = now
    row.save(
        update_fields=[
            "password",
            "password_kind",
            "password_changed_at",
            "password_expires_at",
            "credential_sent_at",
        ]
    )
    return password
