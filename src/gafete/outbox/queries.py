"""What became of the mails of an account."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.outbox.models import Message, MessageState
from gafete.outbox.rules import in_words

LONGEST_LIST = 200


@dataclass(frozen=True, slots=True)
class Delivery:
    """How far a mail has come, as a page shows it."""

    message_id: UUID
    kind: str
    subject_kind: str
    subject_id: str
    state: MessageState
    attempts: int
    queued_at: datetime
    finished_at: datetime | None
    next_attempt_at: datetime
    problem: str | Promise

    @property
    def is_given_up(self) -> bool:
        """Whether somebody has to do something: it will not be tried again by itself."""
        return self.state is MessageState.GIVEN_UP


def failed_messages(actor: Actor) -> list[Delivery]:
    """The mails of the account that were given up, newest first.

    The outbox cannot tell where a mail's subject works, so the list is for who sees the users of the whole account.
    """
    if not actor.may(Permission.USERS_VIEW, actor.account_scope):
        return []
    given_up = Message.objects.filter(account_id=actor.account_id, state=MessageState.GIVEN_UP)
    return [_delivery(message) for message in given_up.order_by("-finished_at")[:LONGEST_LIST]]


def messages_of(actor: Actor, subject_kind: str, subject_ids: Iterable[str]) -> dict[str, Delivery]:
    """The newest mail about each of these subjects of the actor's account, in one query."""
    about = Message.objects.filter(
        account_id=actor.account_id, subject_kind=subject_kind, subject_id__in=list(subject_ids)
    )
    return {message.subject_id: _delivery(message) for message in about.order_by("created_at")}


def _delivery(message: Message) -> Delivery:
    return Delivery(
        message_id=message.id,
        kind=message.kind,
        subject_kind=message.subject_kind,
        subject_id=message.subject_id,
        state=MessageState(message.state),
        attempts=message.attempts,
        queued_at=message.created_at,
        finished_at=message.finished_at,
        next_attempt_at=message.next_attempt_at,
        problem=in_words(message.last_error),
    )
