"""Kinds of event that only these tests know, and accounts to record them in."""

from __future__ import annotations

import pytest

from gafete.audit.kinds import EventKind
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
def house(db: None) -> cast.House:
    """Grupo Maíz with everybody of the cast."""
    del db
    return cast.whole_cast()


@pytest.fixture
def other_house(db: None) -> cast.House:
    """Tomás's account."""
    del db
    return cast.otra_cuenta()
