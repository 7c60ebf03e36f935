"""Queueing a mail."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from gafete.outbox import waking
from gafete.outbox.models import Message, MessageState
from gafete.outbox.operations.enqueue_message import (
    NewMessage,
    OutsideTransactionError,
    enqueue_message,
    enqueue_messages,
)
from gafete.work import port
from tests.outbox.letters import KIND


class ChangeFailedError(Exception):
    pass


@transaction.atomic
def fail_after_queueing() -> None:
    enqueue_message(kind=KIND)
    raise ChangeFailedError


@pytest.fixture
def woken() -> Iterator[list[tuple[str, str]]]:
    calls: list[tuple[str, str]] = []
    waking.bind(lambda name, id_: calls.append((name, id_)))
    yield calls
    waking.bind(port.wake_now)


@pytest.mark.django_db(transaction=True)
def test_a_mail_of_a_change_that_failed_was_never_queued(woken: list[tuple[str, str]]) -> None:
    with pytest.raises(ChangeFailedError):
        fail_after_queueing()
    assert not Message.objects.exists()
    assert woken == []


@pytest.mark.django_db(transaction=True)
def test_a_worker_is_woken_after_the_commit_and_not_before(woken: list[tuple[str, str]]) -> None:
    with transaction.atomic():
        message = enqueue_message(kind=KIND, parameters={"user": 5})
        assert woken == []
    assert woken == [("deliver_message", str(message.id))]


@pytest.mark.django_db(transaction=True)
def test_a_mail_outside_a_transaction_is_refused() -> None:
    with pytest.raises(OutsideTransactionError):
        enqueue_message(kind=KIND)
    with pytest.raises(OutsideTransactionError):
        enqueue_messages([NewMessage(KIND)])


@pytest.mark.django_db(transaction=True)
def test_a_queue_that_is_down_does_not_fail_the_change() -> None:
    def fail(_name: str, _id: str) -> None:
        raise ConnectionRefusedError

    waking.bind(fail)
    try:
        with transaction.atomic():
            enqueue_message(kind=KIND)
    finally:
        waking.bind(port.wake_now)
    assert Message.objects.get().state == MessageState.QUEUED


@pytest.mark.django_db
def test_a_row_keeps_what_its_composer_and_its_page_need() -> None:
    message = enqueue_message(
        kind=KIND, account_id=7, parameters={"user": 5}, subject_kind="member", subject_id="9"
    )
    message.refresh_from_db()
    assert (message.kind, message.account_id, message.parameters) == (KIND, 7, {"user": 5})
    assert (message.subject_kind, message.subject_id) == ("member", "9")


@pytest.mark.django_db(transaction=True)
def test_many_mails_cost_one_statement_and_one_wake_up(
    woken: list[tuple[str, str]], django_assert_num_queries: Any
) -> None:
    with transaction.atomic(), django_assert_num_queries(1):
        enqueue_messages(NewMessage(KIND, parameters={"user": number}) for number in range(50))
    assert Message.objects.count() == 50
    assert woken == [("drain_outbox", "")]


@pytest.mark.django_db(transaction=True)
def test_no_mails_wake_nobody(woken: list[tuple[str, str]]) -> None:
    with transaction.atomic():
        assert enqueue_messages([]) == []
    assert woken == []
