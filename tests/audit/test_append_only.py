"""The database itself refuses to change what the trail says."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from gafete.access.scopes import Scope
from gafete.audit import append_only
from gafete.audit.kinds import EventKind
from gafete.audit.models import Event, EventReach
from gafete.audit.operations.record_event import record_event
from gafete.members.actors import system_actor


@pytest.fixture(autouse=True)
def event(db: None, something: EventKind) -> Event:
    del db
    actor = system_actor(7, label="Prueba", permissions=set())
    return record_event(something, actor=actor, reach=[Scope.company(7, 1)])


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as fault:
        return "append-only" in str(fault)
    return False


@pytest.mark.parametrize("table", append_only.TABLES)
def test_nobody_edits_or_deletes_a_line_of_the_trail(table: str) -> None:
    assert refused(f"UPDATE {table} SET account_id = 8")  # noqa: S608 -- our own table names
    assert refused(f"DELETE FROM {table}")  # noqa: S608
    assert (Event.objects.count(), EventReach.objects.count()) == (1, 1)


def test_nor_through_djangos_models(event: Event) -> None:
    event.target_label = "Otra"
    with pytest.raises(DatabaseError), transaction.atomic():
        event.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        EventReach.objects.all().delete()


@pytest.mark.postgresql
@pytest.mark.parametrize("table", append_only.TABLES)
def test_nobody_empties_the_trail(table: str) -> None:
    assert refused(f"TRUNCATE {table}")


def test_the_triggers_go_and_come_back_with_their_migration(something: EventKind) -> None:
    append_only.remove(connection)
    Event.objects.update(device="Otro")
    append_only.install(connection)
    assert refused("UPDATE audit_event SET device = ''")


def test_adding_goes_on(something: EventKind) -> None:
    actor = system_actor(7, label="Prueba", permissions=set())
    assert record_event(something, actor=actor).sequence == 2


def test_a_line_says_where_it_reaches() -> None:
    assert str(EventReach.objects.get()) == "7/1 -> 1/0"
