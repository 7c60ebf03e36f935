import pytest

from benches.stale import tried

OPENS, CLOSED = 200, 403


def test_what_still_opens_afterwards_is_counted() -> None:
    answers = {0: (OPENS, CLOSED), 1: (OPENS, OPENS), 2: (OPENS, CLOSED)}

    found = tried(lambda number: answers[number], 3)

    assert (found.tried, found.stale) == (3, 1)


def test_what_did_not_open_before_proves_nothing() -> None:
    with pytest.raises(RuntimeError, match="403"):
        tried(lambda _number: (CLOSED, CLOSED), 1)
