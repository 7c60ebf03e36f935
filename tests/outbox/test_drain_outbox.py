"""Sending everything that is due."""

from __future__ import annotations

import threading
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from gafete.outbox.models import Message, MessageState
from gafete.outbox.operations import drain_outbox as module
from gafete.outbox.operations.drain_outbox import LONGEST_RUN, drain_outbox
from tests.outbox.letters import queue_letter
from tests.outbox.sink import Mood, Sink


@pytest.mark.django_db
def test_every_due_mail_is_sent_over_one_connection(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 3)
    for _each in range(8):
        queue_letter()
    assert drain_outbox() == 8
    assert len(set(sink.message_ids)) == len(sink.taken) == 8
    assert sink.sessions == 1


@pytest.mark.django_db
def test_a_bad_mail_holds_up_none_of_the_others(sink: Sink) -> None:
    queue_letter(to="uno@example.mx")
    queue_letter(to="dos\r\nBcc: otro@example.mx")
    queue_letter(to="tres@example.mx")
    drain_outbox()
    assert sorted(sink.recipients) == ["tres@example.mx", "uno@example.mx"]
    assert Message.objects.get(state=MessageState.QUEUED).last_error == "not_composed ValueError"


@pytest.mark.django_db
def test_a_worker_that_is_to_stop_leaves_the_rest_for_the_next(sink: Sink) -> None:
    for _each in range(3):
        queue_letter()
    assert drain_outbox(is_stopping=lambda: len(sink.taken) == 1) == 1
    assert Message.objects.filter(state=MessageState.QUEUED).count() == 2


@pytest.mark.django_db
@pytest.mark.usefixtures("sink")
def test_a_long_run_makes_room_for_other_work() -> None:
    queue_letter()
    queue_letter()
    with time_machine.travel(timezone.now(), tick=False) as clock:

        def a_slow_minute_passes() -> bool:
            clock.shift(LONGEST_RUN * 0.6)
            return False

        assert drain_outbox(is_stopping=a_slow_minute_passes) == 1
    assert Message.objects.filter(state=MessageState.QUEUED).count() == 1


@pytest.mark.django_db
def test_mails_survive_a_server_that_is_down_for_a_while(sink: Sink, later: Any) -> None:
    for mood in (Mood.ASKS_FOR_LATER, Mood.CLOSES_AFTER_ACCEPTING, Mood.OK):
        sink.mood = mood
        for _each in range(4):
            queue_letter()
        drain_outbox()
    with later(hours=1):
        drain_outbox()
    assert Message.objects.filter(state=MessageState.SENT).count() == 12
    assert len(set(sink.message_ids)) == 12


@pytest.mark.django_db(transaction=True)
def test_workers_side_by_side_send_each_mail_once(sink: Sink) -> None:
    for _each in range(40):
        queue_letter()
    start = threading.Barrier(4)

    def work() -> None:
        start.wait()
        drain_outbox()
        connection.close()

    workers = [threading.Thread(target=work) for _each in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    drain_outbox()
    assert Message.objects.filter(state=MessageState.SENT).count() == 40
    assert len(sink.taken) == 40
    assert set(Message.objects.values_list("attempts", flat=True)) == {1}
