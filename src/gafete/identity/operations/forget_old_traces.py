"""Forget what is over: sessions, and tries to sign in that nobody waits for any more."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from gafete.identity.attempts import DISABLED_AFTER
from gafete.identity.models import SignInAttempts
from gafete.identity.session_store import SessionStore
from gafete.work.housekeeping import Every, register

# Longer than any wait. Counters of identities, and names that count as disabled, never end by time alone.
KEPT_FOR = timedelta(days=7)
_IDENTITY = "user:"


@register(Every.DAY)
def forget_old_traces() -> None:
    """Delete ended sessions and old counters."""
    SessionStore.clear_expired()
    old = SignInAttempts.objects.filter(
        last_failure_at__lt=timezone.now() - KEPT_FOR, failures__lt=DISABLED_AFTER
    )
    old.exclude(key__startswith=_IDENTITY).delete()
