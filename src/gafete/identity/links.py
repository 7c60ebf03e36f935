"""Links that arrive by mail. Nothing about them is stored: each proves itself.

A link is a public id, the moment at which it ends, and a keyed hash over both, its purpose and the
state on which it depends (address, nonce, password). Using it, or changing any of these, changes
the state, and every earlier link is dead. A link of one purpose is worthless for another.
"""

from __future__ import annotations

import binascii
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from hmac import compare_digest, new
from uuid import UUID

from django.conf import settings

from gafete.identity.models import User

LIFETIME = timedelta(hours=24)
_MAC_BYTES = 32
_HEAD = struct.Struct(">16sI")
_LONGEST_TOKEN = 100


class Purpose(StrEnum):
    """What a link is for; part of the hash."""

    JOIN = "join"
    PASSWORD = "password"  # noqa: S105 -- a purpose, not a password
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Link:
    """What a token says about itself; not to be believed before ``proves`` has been asked."""

    subject: UUID
    ends_at: datetime
    mac: bytes


class BadLink(ValueError):
    """The token is no link at all: cut off while copying, or invented."""


def end_of_link(now: datetime) -> datetime:
    """When a link made now ends: a day later, rounded down to the hour.

    A mail that is sent twice, because nobody knows whether the first try arrived, therefore nearly
    always carries the same link.
    """
    return (now + LIFETIME).replace(minute=0, second=0, microsecond=0)


def make_token(purpose: Purpose, subject: UUID, *, state: Sequence[str], ends_at: datetime) -> str:
    """The token of a link; ``state`` is whatever must not change until it is used."""
    head = _HEAD.pack(subject.bytes, int(ends_at.timestamp()))
    mac = _mac(settings.SECRET_KEY, purpose, head, state)
    return urlsafe_b64encode(head + mac).decode().rstrip("=")


def read_token(token: str) -> Link:
    """Take a token apart, without believing it.

    Raises:
        BadLink: it has another form.
    """
    if len(token) > _LONGEST_TOKEN:
        raise BadLink
    try:
        raw = urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
    except (binascii.Error, UnicodeEncodeError):
        raise BadLink from None
    if len(raw) != _HEAD.size + _MAC_BYTES:
        raise BadLink
    subject, ends_at = _HEAD.unpack(raw[: _HEAD.size])
    return Link(UUID(bytes=subject), datetime.fromtimestamp(ends_at, UTC), raw[_HEAD.size :])


def proves(link: Link, purpose: Purpose, *, state: Sequence[str], now: datetime) -> bool:
    """Whether the link was made by us for this purpose, for what is still so, and has not ended."""
    head = _HEAD.pack(link.subject.bytes, int(link.ends_at.timestamp()))
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    ours = [compare_digest(_mac(key, purpose, head, state), link.mac) for key in keys]
    return any(ours) and now < link.ends_at


def password_state(user: User) -> tuple[str, ...]:
    """On what a link to a new password depends: it dies when the password or the address changes."""
    return (user.email, str(user.credential_nonce), user.password)


def email_state(user: User) -> tuple[str, ...]:
    """On what the confirmation of a new address depends."""
    asked_at = user.pending_email_at.isoformat() if user.pending_email_at else ""
    return (user.email, user.pending_email, asked_at, user.password)


def _mac(key: str, purpose: Purpose, head: bytes, state: Sequence[str]) -> bytes:
    # Each part with its length before it: two parts can never be read as one.
    parts = [b"gafete.link", purpose.encode(), head, *(part.encode() for part in state)]
    body = b"".join(struct.pack(">I", len(part)) + part for part in parts)
    return new(key.encode(), body, sha256).digest()
