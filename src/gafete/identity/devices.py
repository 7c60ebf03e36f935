"""Browsers in which a person has signed in before, recognised by a random cookie."""

from __future__ import annotations

from hashlib import sha256

_LONGEST_TOKEN = 100


def device_hash(token: str) -> str:
    """What is kept of a device's token. It is random, so one fast hash is enough."""
    return sha256(token.encode()).hexdigest()


def is_token(text: str) -> bool:
    """Whether the cookie may be one of ours, so that it is worth asking for."""
    return 0 < len(text) <= _LONGEST_TOKEN
