"""What is too large is refused before it is read."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


class Unread:
    """A body that must not be touched."""

    def read(self, *_size: int) -> bytes:
        raise AssertionError("the body was read")

    readline = read


@pytest.mark.parametrize("length", [str(12 * 1024 * 1024 + 1), "9" * 30])
def test_a_body_that_is_too_large_is_not_read(length: str) -> None:
    answer = Client().post("/", **{"wsgi.input": Unread(), "CONTENT_LENGTH": length})  # type: ignore[arg-type]
    assert answer.status_code == 413
    assert "el límite es de 12 MB" in answer.content.decode()
    assert "Content-Security-Policy" in answer.headers
