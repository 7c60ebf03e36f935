"""Whoever is signed in proves by his password that it is still himself, before what his identity hangs on changes."""

from __future__ import annotations

from django.contrib.auth.hashers import check_password
from django.utils import timezone

from gafete.faults import FieldFault
from gafete.identity.attempts import NAME
from gafete.identity.models import User
from gafete.identity.operations.count_attempt import count_attempt, forgive
from gafete.identity.passwords import normalized


def prove_oneself(*, user: User, password: str, field: str, otherwise: str) -> None:
    """Check the present password; the tries count together, whatever was to be changed.

    Raises:
        WaitNeeded: it was guessed wrong too often.
        FieldFault: it is wrong; ``field`` says ``otherwise``.
    """
    key = f"change:{user.pk}"
    count_attempt(key=key, limit=NAME, now=timezone.now())
    if not check_password(normalized(password), user.password):
        raise FieldFault(field, otherwise)
    forgive(key)
