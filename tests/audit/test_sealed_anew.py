"""A trail that was begun before reach and reason were sealed goes on."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from gafete.audit.kinds import EventKind
from gafete.audit.models import Event
from gafete.audit.operations.record_event import record_event
from gafete.audit.queries import verify_chain
from gafete.audit.verifying import Verdict
from gafete.members.actors import system_actor

BEFORE = ("audit", "0003_relations_stand_behind_the_wall")


def migrate(target: tuple[str, str]) -> Any:
    executor = MigrationExecutor(connection)
    executor.migrate([target])
    return MigrationExecutor(connection).loader.project_state([target]).apps


def come_back() -> None:
    """As an installation does, which raises the second wall at the end."""
    call_command("migrate", verbosity=0, interactive=False)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_old_events_are_sealed_with_their_reach_and_new_ones_follow(something: EventKind) -> None:
    old = migrate(BEFORE)
    try:
        for sequence in (1, 2):
            old.get_model("audit", "Event").objects.create(
                account_id=7,
                sequence=sequence,
                at=datetime(2026, 1, sequence, tzinfo=UTC),
                kind="test.something",
                actor_kind="system",
                data={"price": 2, "name": "Peña"},
                previous_digest="",
                digest="old",
            )
        reach = old.get_model("audit", "EventReach").objects
        for company, place in ((4, 10), (4, 9), (3, 0)):
            reach.create(account_id=7, sequence=2, company_id=company, place_id=place)
        old.get_model("audit", "ChainHead").objects.create(account_id=7, sequence=2, digest="old")
    finally:
        come_back()
    kept = Event.objects.order_by("sequence")
    assert [event.reach for event in kept] == ["", "3/0 4/9 4/10"]
    assert [event.data for event in kept] == [{"price": 2, "name": "Peña"}] * 2
    record_event(something, actor=system_actor(7, label="Prueba", permissions=set()))
    assert verify_chain(7) == Verdict(7, links=3)
    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.update(device="Otro")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_going_back_keeps_what_events_say(something: EventKind) -> None:
    actor = system_actor(7, label="Prueba", permissions=set())
    record_event(something, actor=actor, data={"name": "Peña"})
    try:
        (event,) = migrate(BEFORE).get_model("audit", "Event").objects.all()
        assert event.data == {"name": "Peña"}
    finally:
        come_back()
    assert verify_chain(7) == Verdict(7, links=1)
