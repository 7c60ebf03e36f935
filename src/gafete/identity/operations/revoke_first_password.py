"""Take back what was sent to a person who has not used it, so that only what is sent from now on works."""

from __future__ import annotations

import uuid

from django.db import transaction

from gafete.identity.models import PasswordKind, User


@transaction.atomic
def revoke_first_password(*, user: User) -> bool:
    """End the password that somebody else made, every mailed link, and whoever waits at a page with them.

    A person who has signed in, or has chosen a password, is left alone. Tells whether anything was revoked.
    """
    row = _unused(user)
    if row is None:
        return False
    row.set_unusable_password()
    row.password_kind = PasswordKind.NONE
    row.password_expires_at = None
    row.credential_nonce = uuid.uuid4()
    row.save(update_fields=["password", "password_kind", "password_expires_at", "credential_nonce"])
    row.sessions.all().delete()
    return True


@transaction.atomic
def revoke_links(*, user: User) -> bool:
    """End what was mailed: every link, a temporary password, and whoever waits at a page with one.

    A password that an administrator typed was not mailed and stays good. Like above for whoever has
    used what he was sent.
    """
    row = _unused(user)
    if row is None:
        return False
    if row.password_kind != PasswordKind.TYPED:
        return revoke_first_password(user=row)
    row.credential_nonce = uuid.uuid4()
    row.save(update_fields=["credential_nonce"])
    return True


def _unused(user: User) -> User | None:
    row = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    return row if row.is_unused else None
