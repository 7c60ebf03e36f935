"""Note that a session entered an account, so that its administrators may see and close it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gafete.identity.models import SessionEntry


class EntryClosed(Exception):
    """An administrator closed this session in this account; it takes a new sign-in."""


@transaction.atomic
def enter_account(*, session_key: str, user_id: int, account_id: int, now: datetime) -> SessionEntry:
    """The entry of this session into this account, old or new.

    Raises:
        EntryClosed: it was closed there.
    """
    entry, is_new = SessionEntry.objects.select_for_update().get_or_create(
        session_id=session_key,
        account_id=account_id,
        defaults={"user_id": user_id, "entered_at": now, "last_seen_at": now},
    )
    if entry.closed_at is not None:
        raise EntryClosed
    if not is_new:
        SessionEntry.objects.filter(pk=entry.pk).update(last_seen_at=now)
    return entry
