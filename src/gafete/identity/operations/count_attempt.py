"""Count a try before it is made, so that many at once are not one too many."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from hmac import new
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.db import transaction

from gafete.identity.attempts import Limit
from gafete.identity.models import SignInAttempts


class WaitNeeded(Exception):
    """Too many tries: the next is looked at after ``until``."""

    def __init__(self, until: datetime) -> None:
        """Keep the moment for the sentence that the person reads."""
        super().__init__()
        self.until = until


def count_attempt(*, key: str, limit: Limit, now: datetime) -> int:
    """Count one more try as failed and return how many there are in a row; ``forgive`` takes it back.

    Raises:
        WaitNeeded: an earlier failure still makes the next try wait; this one is not counted.
    """
    with transaction.atomic():
        row = _locked(key, now)
        if row.blocked_until is not None and row.blocked_until > now:
            raise WaitNeeded(row.blocked_until)
        if now - row.last_failure_at >= limit.forgotten_after:
            row.failures = 0
        row.failures += 1
        row.last_failure_at = now
        wait = limit.wait_after(row.failures)
        row.blocked_until = now + wait if wait else None
        row.save(update_fields=["failures", "last_failure_at", "blocked_until"])
    return row.failures


def count_without_wait(*, key: str, now: datetime) -> int:
    """Count one more try as failed; this counter never forgets and never makes anybody wait."""
    with transaction.atomic():
        row = _locked(key, now)
        row.failures += 1
        row.last_failure_at = now
        row.save(update_fields=["failures", "last_failure_at"])
    return row.failures


def forgive(key: str) -> None:
    """Forget the failures of a key: whoever tried was the one he claimed to be."""
    SignInAttempts.objects.filter(key=key).delete()


def take_back(key: str) -> None:
    """Take back the one try that was counted, and only that one.

    A right password of one person must not wipe out what was guessed of others from the same address.
    """
    with transaction.atomic():
        row = SignInAttempts.objects.select_for_update().filter(key=key).first()
        if row is not None:
            row.failures = max(row.failures - 1, 0)
            row.blocked_until = None
            row.save(update_fields=["failures", "blocked_until"])


def hashed_key(kind: str, value: str) -> str:
    """A key that does not show what was typed: people type passwords into the wrong box."""
    mac = new(settings.SECRET_KEY.encode(), value.strip().lower().encode(), sha256).hexdigest()
    return f"{kind}:{mac[:40]}"


def address_key(address: str | None) -> str:
    """The key of an address; of IPv6 its network, because one customer has all of it."""
    if not address:
        return "address:unknown"
    parsed = ip_address(address)
    return f"address:{parsed}" if parsed.version == 4 else f"address:{ip_network((parsed, 64), strict=False)}"  # noqa: PLR2004


def _locked(key: str, now: datetime) -> SignInAttempts:
    # An insert that does nothing when the row is there: two first tries at once are both counted.
    SignInAttempts.objects.bulk_create([SignInAttempts(key=key, last_failure_at=now)], ignore_conflicts=True)
    return SignInAttempts.objects.select_for_update().get(key=key)
