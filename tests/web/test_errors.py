"""What people see when the database is busy or away: a sentence and a time to come back, and nothing written."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, connection, connections, transaction
from django.test import Client
from django.urls import reverse

from gafete.members.models import Member, MemberState
from gafete.walls.standing import inside
from tests import cast
from tests.web.entering import browser_of

SECONDS = 30


@contextmanager
def somebody_else_writes(member: Member) -> Iterator[None]:
    """Another connection holds what a change of the member needs, for as long as the block lasts."""
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic(), inside(member.account_id):
                Member.objects.select_for_update().get(pk=member.pk)
                held.set()
                done.wait(SECONDS)
        finally:
            connections.close_all()

    thread = threading.Thread(target=hold, daemon=True)
    thread.start()
    assert held.wait(SECONDS)
    try:
        yield
    finally:
        done.set()
        thread.join(SECONDS)


def wait_no_longer_than(milliseconds: int) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SET lock_timeout = {milliseconds}")
        else:
            cursor.execute(f"PRAGMA busy_timeout = {milliseconds}")


@pytest.mark.django_db(transaction=True)
def test_a_busy_database_is_told_and_nothing_is_written() -> None:
    house = cast.whole_cast()
    browser, dario = browser_of(house, "olivia"), house.member("dario")
    browser.raise_request_exception = False
    wait_no_longer_than(100)
    try:
        with somebody_else_writes(dario):
            answer = browser.post(reverse("members:deactivate", args=[dario.public_id]))
    finally:
        connection.close()
    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert "La base de datos está ocupada" in answer.content.decode()
    assert house.member("dario").state == MemberState.ACTIVE


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_database_that_is_away_before_any_page_is_told_alike(
    monkeypatch: pytest.MonkeyPatch, db: None, error: type[Exception]
) -> None:
    del db
    browser = browser_of(cast.grupo_maiz(), "olivia")
    browser.raise_request_exception = False

    def away(*_asked: Any, **_named: Any) -> None:
        raise error

    monkeypatch.setattr("gafete.identity.session_store.SessionStore.load", away)
    answer = browser.get(reverse("home"))
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")


def test_a_fault_of_ours_is_no_busy_database(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    del db

    def broken(*_asked: Any, **_named: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("gafete.web.signin.sign_in.render", broken)
    answer = Client(raise_request_exception=False).get(reverse("account_login"))
    assert answer.status_code == 500
    assert "Retry-After" not in answer
