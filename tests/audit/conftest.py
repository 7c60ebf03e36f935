"""Kinds of event that only these tests know, and accounts to record them in."""

from __future__ import annotations

import pytest
from django.db import connection

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.access.scopes import Scope
from gafete.audit import append_only
from gafete.audit.kinds import EventKind
from gafete.audit.models import Event
from gafete.audit.operations.record_event import Target, record_event
from gafete.members.actors import system_actor
from tests import cast

SOMETHING = EventKind(
    code="test.something",
    label="Algo",
    sentence="%(actor)s hizo algo con %(target)s.",
    fields={"name": "Nombre"},
)


@pytest.fixture
def something() -> EventKind:
    """A kind of event."""
    return SOMETHING


@pytest.fixture
def actor() -> Actor:
    """The installation, in account 7."""
    return system_actor(7, label="Prueba", permissions={Permission.AUDIT_VIEW})


@pytest.fixture
def trail(db: None, actor: Actor, something: EventKind) -> list[Event]:
    """Five events of account 7, without the triggers that would protect them."""
    del db
    append_only.remove(connection)
    target = Target(kind="member", id="9", label="Carla")
    reach = [Scope.company(7, 3), Scope.place(7, 4, 9)]
    return [
        record_event(something, actor=actor, target=target, data={"number": number}, reach=reach)
        for number in range(1, 6)
    ]


@pytest.fixture
def house(db: None) -> cast.House:
    """Grupo Maíz with everybody of the cast."""
    del db
    return cast.whole_cast()


@pytest.fixture
def other_house(db: None) -> cast.House:
    """Tomás's account."""
    del db
    return cast.otra_cuenta()
