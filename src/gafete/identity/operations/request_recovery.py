"""Somebody forgot his password or his user name."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from gafete.access.actor import Actor, Origin
from gafete.audit.operations.record_event import record_event
from gafete.identity.acting import person_target
from gafete.identity.attempts import ADDRESS, RECOVERY
from gafete.identity.events import RECOVERY_REQUESTED
from gafete.identity.mails.kinds import RECOVERY_MAIL
from gafete.identity.models import User
from gafete.identity.operations.count_attempt import WaitNeeded, address_key, count_attempt, hashed_key
from gafete.identity.queries import find_person
from gafete.outbox.operations.enqueue_message import enqueue_message


def request_recovery(*, typed: str, origin: Origin) -> None:
    """Mail the person his user name and a link to a new password, if the address or name is somebody's.

    Whoever asks learns nothing: it returns the same for everybody. The mail is made by the worker,
    so neither does the time it takes.

    Raises:
        WaitNeeded: too many requests from this address.
    """
    now = timezone.now()
    count_attempt(key=f"recovery-{address_key(origin.ip)}"[:80], limit=ADDRESS, now=now)
    try:
        count_attempt(key=hashed_key("recovery", typed), limit=RECOVERY, now=now)
    except WaitNeeded:
        return
    person = find_person(typed)
    with transaction.atomic():
        if person is not None and person.is_active and person.email:
            _send(person, origin)


def _send(person: User, origin: Origin) -> None:
    enqueue_message(
        kind=RECOVERY_MAIL, parameters={"user": person.pk}, subject_kind="user", subject_id=str(person.pk)
    )
    record_event(RECOVERY_REQUESTED, actor=Actor.nobody(origin=origin), target=person_target(person))
