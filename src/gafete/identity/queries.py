"""Reads of identities: always a person's own, or what an account may know of its members' sessions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from gafete.identity.devices import device_hash, is_token
from gafete.identity.models import KnownDevice, Session, SessionEntry, User


def find_person(typed: str) -> User | None:
    """Whom a user name or an e-mail address names. A user name holds no "@", so it is never both."""
    name = typed.strip().lower()
    if not name:
        return None
    field = "email" if "@" in name else "username"
    return User.objects.filter(**{field: name}).first()


def person_of_id(user_id: int) -> User | None:
    """The person of this id, unless he is blocked."""
    return User.objects.filter(pk=user_id, blocked_at__isnull=True).first()


def usernames_of_people(usernames: Iterable[str], *, besides: int | None = None) -> set[str]:
    """Those of these user names that somebody has."""
    users = User.objects.filter(username__in=list(usernames))
    if besides is not None:
        users = users.exclude(pk=besides)
    return set(users.values_list("username", flat=True))


def find_device(user: User, token: str) -> KnownDevice | None:
    """The browser that this token stands for, if it is one of this person's."""
    if not is_token(token):
        return None
    return KnownDevice.objects.filter(user=user, token_hash=device_hash(token)).first()


def open_sessions(user: User, *, now: datetime) -> QuerySet[Session]:
    """A person's sessions, the latest used first."""
    return Session.objects.filter(user=user, expire_date__gt=now).order_by("-last_seen_at", "pk")


def open_entry(*, session_key: str, account_id: int) -> SessionEntry | None:
    """That this session has entered the account, unless an administrator closed it there."""
    return SessionEntry.objects.filter(
        session_id=session_key, account_id=account_id, closed_at__isnull=True
    ).first()
