"""People in front of the sign-in page."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from gafete.config.passwords import Argon2idHasher
from tests import cast
from tests.signin.browser import Browser


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


@pytest.fixture
def visitor() -> Browser:
    """A browser that has never been here; forms without their token are refused as in real life."""
    return Browser(Client(enforce_csrf_checks=True))


@pytest.fixture
def another_visitor() -> Browser:
    """A second one."""
    return Browser(Client(enforce_csrf_checks=True))


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every run of the password hash, which is what an answer's time is made of."""
    runs: list[str] = []
    encode, verify = Argon2idHasher.encode, Argon2idHasher.verify

    def encoding(self: Any, *args: Any, **kwargs: Any) -> Any:
        runs.append("encode")
        return encode(self, *args, **kwargs)

    def verifying(self: Any, *args: Any, **kwargs: Any) -> Any:
        runs.append("verify")
        return verify(self, *args, **kwargs)

    monkeypatch.setattr(Argon2idHasher, "encode", encoding)
    monkeypatch.setattr(Argon2idHasher, "verify", verifying)
    return runs
