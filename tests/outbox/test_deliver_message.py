"""Sending one mail, with a mail server in every mood."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core import serializers
from django.utils import timezone

from gafete.outbox import composers
from gafete.outbox.composers import Mail
from gafete.outbox.courier import Courier
from gafete.outbox.models import Message, MessageState
from gafete.outbox.operations.deliver_message import deliver_message
from gafete.outbox.rules import MAXIMUM_ATTEMPTS, PAUSES
from tests.outbox.letters import KIND, SECRET, queue_letter, use_smtp
from tests.outbox.sink import Mood, Sink

pytestmark = pytest.mark.django_db


def delivered(message: Message) -> Message:
    assert deliver_message(message_id=message.id)
    message.refresh_from_db()
    return message


def test_a_mail_arrives_in_both_forms_with_its_headers(sink: Sink) -> None:
    message = delivered(queue_letter(to="ana@example.mx"))
    assert message.state == MessageState.SENT
    assert message.finished_at is not None
    (email,) = sink.taken
    assert sink.recipients == ["ana@example.mx"]
    assert email["To"] == "ana@example.mx"
    assert email["Auto-Submitted"] == "auto-generated"
    assert email["Content-Language"] == "es-mx"
    assert email["Message-ID"] == f"<{message.id}@testserver>"
    assert [part.get_content_type() for part in email.walk()][1:] == ["text/plain", "text/html"]


def test_a_mail_is_sent_once_however_often_a_worker_is_woken(sink: Sink) -> None:
    message = delivered(queue_letter())
    assert not deliver_message(message_id=message.id)
    assert len(sink.taken) == 1


def test_a_wake_up_for_a_mail_that_does_not_exist_is_harmless() -> None:
    assert not deliver_message(message_id=uuid4())


@pytest.mark.parametrize("mood", [Mood.REFUSES_ADDRESS, Mood.REFUSES_CONTENT])
def test_a_final_refusal_is_given_up_at_once(sink: Sink, mood: Mood) -> None:
    sink.mood = mood
    message = delivered(queue_letter())
    assert message.state == MessageState.GIVEN_UP
    assert message.attempts == 1
    assert message.last_error.startswith("refused ")
    assert message.last_error.endswith((" 550", " 554"))


def test_a_refusal_for_now_is_tried_again_after_the_pause(sink: Sink, later: Any) -> None:
    sink.mood = Mood.ASKS_FOR_LATER
    message = delivered(queue_letter())
    assert message.state == MessageState.QUEUED
    assert message.last_error == "postponed SMTPRecipientsRefused 451"
    assert not deliver_message(message_id=message.id), "the pause is not over"
    sink.mood = Mood.OK
    with later(minutes=1, seconds=1):
        assert delivered(message).state == MessageState.SENT


def test_an_unreachable_server_is_tried_again(settings: Any) -> None:
    use_smtp(settings, 1)
    message = delivered(queue_letter())
    assert message.state == MessageState.QUEUED
    assert message.last_error == "unreachable ConnectionRefusedError"


def test_a_silent_server_does_not_hold_the_worker(sink: Sink, settings: Any) -> None:
    use_smtp(settings, sink.port, seconds=0.3)
    sink.mood = Mood.SLOW
    message = delivered(queue_letter())
    assert message.state == MessageState.QUEUED
    assert message.last_error.startswith("unreachable ")


def test_a_server_that_hangs_up_after_accepting_gets_the_same_mail_again(sink: Sink, later: Any) -> None:
    sink.mood = Mood.CLOSES_AFTER_ACCEPTING
    message = delivered(queue_letter())
    assert message.state == MessageState.QUEUED, "nobody can know that it was taken"
    sink.mood = Mood.OK
    with later(minutes=2):
        assert delivered(message).state == MessageState.SENT
    assert len(sink.taken) == 2
    assert len(set(sink.message_ids)) == 1


def test_a_mail_is_given_up_after_the_last_attempt_within_about_two_days(sink: Sink, later: Any) -> None:
    sink.mood = Mood.ASKS_FOR_LATER
    message = queue_letter()
    waited = timedelta()
    for attempt in range(1, MAXIMUM_ATTEMPTS + 1):
        with later(seconds=waited.total_seconds() + attempt):
            delivered(message)
        assert message.attempts == attempt
        if attempt < MAXIMUM_ATTEMPTS:
            assert message.state == MessageState.QUEUED
            waited += PAUSES[attempt - 1]
    assert message.state == MessageState.GIVEN_UP
    assert timedelta(days=1.5) < waited < timedelta(days=2.5)
    assert list(PAUSES) == sorted(PAUSES), "each pause is longer than the one before"


def test_a_mail_that_is_no_longer_wanted_is_dropped(sink: Sink) -> None:
    composers.unregister(KIND)
    composers.register(KIND)(lambda _message: None)
    assert delivered(queue_letter()).state == MessageState.DROPPED
    assert sink.taken == []


def test_a_mail_of_an_unknown_kind_is_kept_and_given_up_with_the_reason(sink: Sink) -> None:
    composers.unregister(KIND)
    message = delivered(queue_letter())
    assert message.state == MessageState.GIVEN_UP
    assert message.last_error == "unknown_kind no_composer"
    assert sink.taken == []


def test_a_composer_that_fails_is_tried_again_and_its_words_are_not_kept(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(_message: Message) -> Mail:
        raise ValueError(SECRET)

    composers.unregister(KIND)
    composers.register(KIND)(fail)
    with caplog.at_level(logging.DEBUG):
        message = delivered(queue_letter())
    assert message.state == MessageState.QUEUED
    assert message.last_error == "not_composed ValueError"
    assert "test_deliver_message.py:" in caplog.records[-1].where, "but our mistake can be found"  # type: ignore[attr-defined]
    assert SECRET not in caplog.text
    assert all(SECRET not in str(vars(record)) for record in caplog.records)


def test_a_mail_whose_every_worker_died_is_given_up(sink: Sink) -> None:
    message = queue_letter()
    Message.objects.filter(pk=message.pk).update(attempts=MAXIMUM_ATTEMPTS)
    assert delivered(message).last_error == "interrupted too_often"
    assert message.state == MessageState.GIVEN_UP
    assert sink.taken == []


def test_a_worker_that_lost_its_lease_does_not_write_over_the_one_that_has_it() -> None:
    message = queue_letter()

    class OvertakenCourier(Courier):
        def send(self, message_id: UUID, _letter: Mail) -> None:
            Message.objects.filter(pk=message_id).update(
                state=MessageState.SENT, lease=None, finished_at=timezone.now()
            )
            raise ConnectionResetError

    assert deliver_message(message_id=message.id, courier=OvertakenCourier())
    message.refresh_from_db()
    assert message.state == MessageState.SENT
    assert message.last_error == ""


@pytest.mark.parametrize("mood", [mood for mood in Mood if mood is not Mood.SLOW])
def test_neither_row_nor_log_ever_holds_what_a_mail_says(
    sink: Sink, mood: Mood, caplog: pytest.LogCaptureFixture
) -> None:
    sink.mood = mood
    with caplog.at_level(logging.DEBUG):
        message = delivered(queue_letter())
    traces = serializers.serialize("json", [message]) + "".join(str(vars(each)) for each in caplog.records)
    assert SECRET not in traces
    assert "TOP-SECRET" not in traces, "a server may quote the mail in its answer"
