"""A person thinks better of another e-mail address."""

from __future__ import annotations

from django.db import transaction

from gafete.identity.models import User


@transaction.atomic
def withdraw_email_change(*, user: User) -> User:
    """Forget the address that was asked for."""
    row = User.objects.select_for_update().get(pk=user.pk)
    row.pending_email, row.pending_email_at = "", None
    row.save(update_fields=["pending_email", "pending_email_at"])
    return row
