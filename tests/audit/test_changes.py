"""What an edit changed, as an event keeps it."""

from __future__ import annotations

from gafete.audit.changes import changes


def test_only_what_differs_is_told_before_and_after() -> None:
    before = {"name": "Ana", "email": "ana@correo.example", "username": "ana"}
    assert changes(before, {"name": "Ana", "email": "nueva@correo.example"}) == {
        "before": {"email": "ana@correo.example"},
        "after": {"email": "nueva@correo.example"},
    }


def test_nothing_changed_is_nothing_told() -> None:
    assert changes({"name": "Ana"}, {"name": "Ana"}) == {}


def test_what_was_not_there_before_was_nothing() -> None:
    assert changes({}, {"name": "Ana"}) == {"before": {"name": None}, "after": {"name": "Ana"}}
