"""Queue a mail in the transaction of whatever causes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import connection, transaction

from gafete.bulk.operations.insert_rows import insert_rows
from gafete.outbox import waking
from gafete.outbox.models import Message

Parameters = Mapping[str, int | str]


class OutsideTransactionError(RuntimeError):
    """A mail was queued where a failure afterwards could not take it back."""


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A mail to queue: what kind it is, whom it concerns, and the ids that its composer needs.

    Never a secret: the row is kept, and lies in every backup.
    """

    kind: str
    account_id: int | None = None
    parameters: Parameters = field(default_factory=dict)
    subject_kind: str = ""
    subject_id: str = ""


def enqueue_message(
    *,
    kind: str,
    account_id: int | None = None,
    parameters: Parameters | None = None,
    subject_kind: str = "",
    subject_id: str = "",
) -> Message:
    """Queue one mail; it exists if the caller's transaction commits, and a worker is woken then."""
    new = NewMessage(kind, account_id, parameters or {}, subject_kind, subject_id)
    _require_transaction()
    message = _row(new)
    message.save(force_insert=True)
    transaction.on_commit(lambda: waking.message_queued(message.id), robust=True)
    return message


def enqueue_messages(news: Iterable[NewMessage]) -> list[Message]:
    """Queue many mails at once, as an import does."""
    _require_transaction()
    messages = insert_rows(rows=[_row(new) for new in news])
    if messages:
        transaction.on_commit(waking.many_queued, robust=True)
    return messages


def _require_transaction() -> None:
    if not connection.in_atomic_block:
        fault = "A mail is queued inside the transaction of the change that it tells about."
        raise OutsideTransactionError(fault)


def _row(new: NewMessage) -> Message:
    return Message(
        kind=new.kind,
        account_id=new.account_id,
        parameters=dict(new.parameters),
        subject_kind=new.subject_kind,
        subject_id=new.subject_id,
    )
