"""Grupo Maíz with everybody in it."""

from __future__ import annotations

import pytest

from tests.cast import House, whole_cast


@pytest.fixture
def house(db: None) -> House:
    del db
    return whole_cast()
