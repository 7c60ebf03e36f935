"""Accounts that have a plan, and whoever acts in them."""

from __future__ import annotations

import pytest

from tests import cast


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
