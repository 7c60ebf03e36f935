"""Readers and writers side by side: a page is served while somebody else's change is being written."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, connections, transaction

from gafete.seats.models import Plan
from tests import cast


@pytest.mark.django_db(transaction=True)
def test_reading_waits_for_no_writer_and_sees_nothing_half_written() -> None:
    cast.plan()
    seen: list[int] = []

    def read() -> None:
        try:
            seen.append(Plan.objects.filter(code__startswith="lado").count())
        finally:
            connections.close_all()

    with transaction.atomic():
        cast.plan("lado-a")
        readers = [threading.Thread(target=read) for _reader in range(8)]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join(timeout=10)
        # Every reader has answered although this transaction is still open.
        assert seen == [0] * 8
    assert Plan.objects.filter(code__startswith="lado").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="how the embedded database writes")
def test_writers_take_turns_instead_of_failing() -> None:
    """IMMEDIATE: who writes asks for the lock at once and waits, so no one is told "database is locked" midway."""
    failures: list[Exception] = []

    def write(number: int) -> None:
        try:
            with transaction.atomic():
                Plan.objects.count()
                cast.plan(f"turno-{number}")
        except Exception as error:  # noqa: BLE001 -- whatever it is, the test tells it
            failures.append(error)
        finally:
            connections.close_all()

    writers = [threading.Thread(target=write, args=[number]) for number in range(10)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert failures == []
    assert Plan.objects.filter(code__startswith="turno").count() == 10
