"""Many writers at once: the numbers of an account have no gap, and no account waits for another."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import OperationalError, connection, transaction

from gafete.audit.kinds import EventKind
from gafete.audit.models import Event
from gafete.audit.operations.record_event import record_event
from gafete.audit.queries import verify_chain
from gafete.members.actors import system_actor
from tests.racing import race

WRITERS, EVENTS_EACH = 8, 5
pytestmark = pytest.mark.django_db(transaction=True)


def writer(kind: EventKind, account_id: int) -> Callable[[], None]:
    actor = system_actor(account_id, label="Prueba", permissions=set())

    def write() -> None:
        for _number in range(EVENTS_EACH):
            record_event(kind, actor=actor)

    return write


def sequences(account_id: int) -> list[int]:
    events = Event.objects.filter(account_id=account_id).order_by("id")
    return sorted(events.values_list("sequence", flat=True))


def test_writers_of_one_account_leave_an_unbroken_chain(something: EventKind) -> None:
    """Also the very first events, when there is no head of the chain yet to wait for."""
    outcomes = race([writer(something, 7) for _number in range(WRITERS)])
    assert outcomes.faults == []
    assert sequences(7) == list(range(1, WRITERS * EVENTS_EACH + 1))
    assert verify_chain(7).broken is None


def test_writers_of_several_accounts_leave_a_chain_each(something: EventKind) -> None:
    outcomes = race([writer(something, 1 + number % 4) for number in range(WRITERS)])
    assert outcomes.faults == []
    for account_id in range(1, 5):
        assert sequences(account_id) == list(range(1, WRITERS // 4 * EVENTS_EACH + 1))
        assert verify_chain(account_id).broken is None


@pytest.mark.postgresql
def test_an_account_never_waits_for_another_to_finish_its_transaction(something: EventKind) -> None:
    for account_id in (1, 2):
        writer(something, account_id)()

    def write_impatiently(account_id: int) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '500ms'")
            writer(something, account_id)()

    with transaction.atomic():
        writer(something, 1)()
        assert race([lambda: write_impatiently(2)]).faults == []
        # The same account does wait: that is what keeps its numbers in order.
        assert len(race([lambda: write_impatiently(1)]).faults_besides()) == 1
        assert race([lambda: write_impatiently(1)]).faults_besides(OperationalError) == []
    assert verify_chain(1).broken is None
