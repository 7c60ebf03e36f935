"""Reads of identities: always a person's own, or what an account may know of its members' sessions."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from gafete.identity.models import Session, SessionEntry, User


def find_person(typed: str) -> User | None:
    """Whom a user name or an e-mail address names. A user name holds no "@", so it is never both."""
    name = typed.strip().lower()
    if not name:
        return None
    field = "email" if "@" in name else "username"
    return User.objects.filter(**{field: name}).first()


def open_sessions(user: User, *, now: datetime) -> QuerySet[Session]:
    """A person's sessions, the latest used first."""
    return Session.objects.filter(user=user, expire_date__gt=now).order_by("-last_seen_at", "pk")


def open_entry(*, session_key: str, account_id: int) -> SessionEntry | None:
    """That this session has entered the account, unless an administrator closed it there."""
    return SessionEntry.objects.filter(
        session_id=session_key, account_id=account_id, closed_at__isnull=True
    ).first()
