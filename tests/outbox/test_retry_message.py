"""Sending again what was given up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from gafete.access.actor import Actor
from gafete.faults import NotFound
from gafete.outbox.models import Message, MessageState
from gafete.outbox.operations.deliver_message import deliver_message
from gafete.outbox.operations.retry_message import NotGivenUpError, retry_message
from gafete.outbox.rules import MAXIMUM_ATTEMPTS
from tests.outbox.letters import queue_letter
from tests.outbox.sink import Mood, Sink

pytestmark = pytest.mark.django_db


def owner_of(account_id: int) -> Actor:
    return Actor.owner(account_id, now=timezone.now(), member_id=1, user_id=1, label="Ana Titular")


def given_up() -> Message:
    message = queue_letter()
    message.state = MessageState.GIVEN_UP
    message.attempts = MAXIMUM_ATTEMPTS
    message.last_error = "unreachable ConnectionRefusedError"
    message.finished_at = message.next_attempt_at = timezone.now() + timedelta(hours=1)
    message.save()
    return message


def retried(message: Message, *, account_id: int = 1, subject_id: str = "") -> Message:
    return retry_message(
        actor=owner_of(account_id),
        message_id=message.id,
        subject_kind=message.subject_kind,
        subject_id=subject_id or message.subject_id,
    )


def test_a_mail_that_was_given_up_starts_over(sink: Sink) -> None:
    message = retried(given_up())
    assert (message.attempts, message.last_error, message.finished_at) == (0, "", None)
    assert deliver_message(message_id=message.id)
    assert len(sink.taken) == 1


def test_a_mail_of_another_account_does_not_exist(sink: Sink) -> None:
    message = given_up()
    with pytest.raises(NotFound):
        retried(message, account_id=2)
    assert not deliver_message(message_id=message.id)
    assert sink.taken == []


def test_a_mail_about_somebody_else_is_not_found(sink: Sink) -> None:
    message = given_up()
    with pytest.raises(NotFound):
        retried(message, subject_id="77")
    assert not deliver_message(message_id=message.id)
    assert sink.taken == []


def test_a_mail_that_is_under_way_is_not_sent_twice(sink: Sink) -> None:
    sink.mood = Mood.ASKS_FOR_LATER
    message = queue_letter()
    deliver_message(message_id=message.id)
    with pytest.raises(NotGivenUpError):
        retried(message)
