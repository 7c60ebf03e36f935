"""Send one mail: claim its row, compose, hand it over, note what became of it.

At least once: a worker that dies after the mail server said yes and before the row said so leaves a lease that
runs out, and the mail goes out again with the same Message-ID and the same link.
"""

from __future__ import annotations

import logging
import uuid
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q
from django.utils import timezone

from gafete.outbox import composers, failures
from gafete.outbox.composers import Mail
from gafete.outbox.courier import Courier
from gafete.outbox.failures import Failure
from gafete.outbox.models import Message, MessageState
from gafete.outbox.rules import LEASE, MAXIMUM_ATTEMPTS, pause_after
from gafete.walls.standing import inside

_log = logging.getLogger(__name__)

OPEN = (MessageState.QUEUED, MessageState.SENDING)


def deliver_message(*, message_id: UUID, courier: Courier | None = None) -> bool:
    """Try to deliver this mail now; False when it is not due or another worker has it."""
    message = _claim(message_id)
    if message is None:
        return False
    if message.attempts > MAXIMUM_ATTEMPTS:
        # Every attempt ended with its worker, so none came to an end of its own.
        _note_failure(message, failures.INTERRUPTED)
    elif courier is not None:
        _attempt(message, courier)
    else:
        with Courier() as own:
            _attempt(message, own)
    return True


def due(now: datetime) -> Q:
    """Rows that wait for their time, and rows whose worker has been silent for longer than its lease."""
    return Q(state__in=OPEN, next_attempt_at__lte=now)


def _claim(message_id: UUID) -> Message | None:
    """Take the row for the time of a lease. One UPDATE: of two workers, the database lets one through."""
    now = timezone.now()
    lease = uuid.uuid4()
    taken = Message.objects.filter(due(now), pk=message_id).update(
        state=MessageState.SENDING,
        lease=lease,
        lease_until=now + LEASE,
        next_attempt_at=now + LEASE,
        attempts=F("attempts") + 1,
    )
    return Message.objects.filter(pk=message_id, lease=lease).first() if taken else None


def _attempt(message: Message, courier: Courier) -> None:
    try:
        letter = _compose(message)
    except Exception as error:  # noqa: BLE001 -- whatever a composer raises, the row stays and is tried again
        _note_failure(message, failures.while_composing(error))
        return
    if letter is None:
        _finish(message, MessageState.DROPPED)
        return
    failure = _send(message, letter, courier)
    if failure is None:
        _finish(message, MessageState.SENT)
    else:
        _note_failure(message, failure)


def _compose(message: Message) -> Mail | None:
    """Have it written inside the account that it is about; what is told to a person himself is about none."""
    if message.account_id is None:
        return composers.compose(message)
    with inside(message.account_id):
        return composers.compose(message)


def _send(message: Message, letter: Mail, courier: Courier) -> Failure | None:
    try:
        courier.send(message.id, letter)
    except Exception as error:  # noqa: BLE001 -- a mail provider's back end raises errors of its own kind
        return failures.while_sending(error)
    return None


def _finish(message: Message, state: MessageState, error: str = "") -> None:
    _note(message, state=state, last_error=error, finished_at=timezone.now())


def _note_failure(message: Message, failure: Failure) -> None:
    """Put the mail back for later, or give it up. Only class and code are kept, never the error's own words."""
    pause = None if failure.is_final else pause_after(message.attempts)
    if pause is None:
        _finish(message, MessageState.GIVEN_UP, str(failure))
    else:
        next_attempt_at = timezone.now() + pause
        _note(message, state=MessageState.QUEUED, last_error=str(failure), next_attempt_at=next_attempt_at)
    _log.warning(
        "mail_given_up" if pause is None else "mail_postponed",
        extra={
            "mail": str(message.id),
            "kind": message.kind,
            "attempt": message.attempts,
            "reason": str(failure),
            "where": failure.where,
        },
    )


def _note(message: Message, **values: object) -> None:
    """Write the outcome, unless the lease has passed to another worker meanwhile: then it is his to write."""
    Message.objects.filter(pk=message.pk, lease=message.lease, state=MessageState.SENDING).update(
        lease=None, lease_until=None, **values
    )
