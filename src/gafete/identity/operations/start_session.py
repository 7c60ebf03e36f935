"""A person has signed in: describe his session."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from gafete.access.actor import Origin
from gafete.audit.operations.record_event import record_event
from gafete.identity.acting import person_actor, person_target
from gafete.identity.events import SIGNED_IN
from gafete.identity.models import PasswordKind, Session, User

# How long a temporary password lives after its first use, where changing it is only suggested.
SUGGESTED_FOR = timedelta(days=7)


@transaction.atomic
def start_session(
    *, session: Session, user: User, origin: Origin, shared_computer: bool, now: datetime
) -> None:
    """Write down from where a session was opened, and that its owner has signed in."""
    session.address = origin.ip
    session.device = origin.device
    session.shared_computer = shared_computer
    session.created_at = session.last_seen_at = now
    session.save(update_fields=["address", "device", "shared_computer", "created_at", "last_seen_at"])
    if user.first_sign_in_at is None:
        user.first_sign_in_at = now
        if user.password_kind == PasswordKind.TEMPORARY:
            user.password_expires_at = now + SUGGESTED_FOR
        user.save(update_fields=["first_sign_in_at", "password_expires_at"])
    record_event(SIGNED_IN, actor=person_actor(user, origin=origin), target=person_target(user))
