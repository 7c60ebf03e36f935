"""What became of the mails of a year."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from gafete.members.models import Member
from gafete.outbox.failures import Failure
from gafete.outbox.models import Message, MessageState
from gafete.outbox.rules import Reason

TIME_TO_SEND = timedelta(seconds=4)
_REFUSED = Failure(Reason.REFUSED, "SMTPRecipientsRefused 550", is_final=True)


@transaction.atomic
def settle_mails(*, account_id: int, sent_until: datetime, undeliverable: list[Member]) -> None:
    """Mark the mails written until then as sent, and those of some people as refused by their server.

    What was written later waits for the worker, so that the demo's mailbox is not empty.
    """
    waiting = Message.objects.filter(account_id=account_id, state=MessageState.QUEUED)
    refused = waiting.filter(subject_id__in=[str(member.pk) for member in undeliverable])
    refused.update(
        state=MessageState.GIVEN_UP,
        attempts=1,
        last_error=str(_REFUSED),
        finished_at=F("created_at") + TIME_TO_SEND,
    )
    waiting.filter(created_at__lt=sent_until).update(
        state=MessageState.SENT, attempts=1, finished_at=F("created_at") + TIME_TO_SEND
    )
