"""A person ends sessions of his own."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from gafete.access.actor import Origin
from gafete.audit.operations.record_event import record_event
from gafete.identity.acting import person_actor, person_target
from gafete.identity.events import SESSIONS_ENDED
from gafete.identity.models import Session, User


def end_session(*, user: User, public_id: UUID, origin: Origin) -> bool:
    """End one session of this person's; tells whether there was one."""
    return (
        _end(
            Session.objects.filter(user=user, public_id=public_id).values_list("pk", flat=True), user, origin
        )
        > 0
    )


def end_other_sessions(*, user: User, but: str, origin: Origin) -> int:
    """End all of this person's sessions but one, given by its key; returns how many."""
    return _end(Session.objects.filter(user=user).exclude(pk=but).values_list("pk", flat=True), user, origin)


@transaction.atomic
def _end(keys: object, user: User, origin: Origin) -> int:
    found = list(keys)  # type: ignore[call-overload]
    if found:
        Session.objects.filter(pk__in=found).delete()
        record_event(
            SESSIONS_ENDED,
            actor=person_actor(user, origin=origin),
            target=person_target(user),
            data={"after": {"count": len(found)}},
        )
    return len(found)
