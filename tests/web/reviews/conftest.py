"""The account whose accesses are looked through, on screen."""

from __future__ import annotations

import pytest

from tests import cast


@pytest.fixture
def house(db: None) -> cast.House:
    """Grupo Maíz with everybody of the cast."""
    del db
    return cast.whole_cast()
