"""Waking a worker by name."""

from __future__ import annotations

import logging

import pytest
from django.db import transaction

from gafete.work import port

SECRET = "redis://user:clave-que-nadie-debe-ver@host"


@pytest.fixture(autouse=True)
def _no_bindings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(port, "_bound", {})


@pytest.mark.django_db(transaction=True)
def test_work_is_woken_by_name_once_the_transaction_is_committed() -> None:
    woken: list[str] = []
    port.bind("count", woken.append)
    with transaction.atomic():
        port.wake("count", "7")
        assert woken == []
    assert woken == ["7"]


@pytest.mark.django_db(transaction=True)
def test_without_a_binding_nothing_happens() -> None:
    port.bind("other", lambda _id: pytest.fail("it is bound to another name"))
    port.wake("count", "7")


def test_a_queue_that_is_down_is_logged_and_does_no_harm(caplog: pytest.LogCaptureFixture) -> None:
    def fail(_id: str) -> None:
        raise ConnectionRefusedError(SECRET)

    port.bind("count", fail)
    with caplog.at_level(logging.DEBUG):
        port.wake_now("count", "7")
    (record,) = caplog.records
    assert record.getMessage() == "wake_up_failed"
    assert SECRET not in str(vars(record))
