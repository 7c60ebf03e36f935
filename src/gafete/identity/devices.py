"""Browsers in which a person has signed in before, recognised by a random cookie."""

from __future__ import annotations

from hashlib import sha256

from gafete.identity.models import KnownDevice, User

_LONGEST_TOKEN = 100


def device_hash(token: str) -> str:
    """What is kept of a device's token. It is random, so one fast hash is enough."""
    return sha256(token.encode()).hexdigest()


def find_device(user: User, token: str) -> KnownDevice | None:
    """The browser that this token stands for, if it is one of this person's."""
    if not token or len(token) > _LONGEST_TOKEN:
        return None
    return KnownDevice.objects.filter(user=user, token_hash=device_hash(token)).first()
