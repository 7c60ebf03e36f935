"""The account that the tests of members play in."""

from __future__ import annotations

import pytest

from tests import cast


@pytest.fixture
def house(db: None) -> cast.House:
    """Grupo Maíz with everybody of the cast."""
    del db
    return cast.whole_cast()


@pytest.fixture
def empty_house(db: None) -> cast.House:
    """Grupo Maíz with nobody but Olivia."""
    del db
    return cast.grupo_maiz()


@pytest.fixture
def other_house(db: None) -> cast.House:
    """Tomás's account."""
    del db
    return cast.otra_cuenta()
