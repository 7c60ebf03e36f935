"""Sessions in our table."""

from __future__ import annotations

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import UpdateError

from gafete.identity.models import Session, SessionEntry, User
from gafete.identity.session_store import SessionStore


@pytest.fixture
def store(db: None) -> SessionStore:
    """Ana's session, from a browser that was noted."""
    del db
    ana = User.objects.create(username="ana", email="ana@correo.example", name="Ana Robles")
    made = SessionStore()
    made[SESSION_KEY] = str(ana.pk)
    made.save()
    Session.objects.update(device="Firefox · Windows", address="203.0.113.7", shared_computer=True)
    SessionEntry.objects.create(session_id=str(made.session_key), account_id=7, user=ana)
    return opened(made)


def opened(store: SessionStore) -> SessionStore:
    """The same session in another request."""
    found = SessionStore(store.session_key)
    found.get("anything")  # reads the row, as a view does
    return found


def test_the_owner_stands_in_a_column(store: SessionStore) -> None:
    assert Session.objects.get(pk=store.session_key).user == User.objects.get(username="ana")


def test_saving_keeps_what_was_noted_of_the_browser(store: SessionStore) -> None:
    before = Session.objects.values("public_id", "device", "address", "shared_computer", "created_at").get()
    store["colour"] = "green"
    store.save()
    assert Session.objects.values(*before).get() == before


def test_another_key_keeps_description_and_entries(store: SessionStore) -> None:
    before = Session.objects.values("public_id", "device", "address", "shared_computer", "created_at").get()
    former = store.session_key
    store.cycle_key()
    store.save()
    row = Session.objects.get()
    assert row.pk != former
    assert Session.objects.values(*before).get() == before
    assert SessionEntry.objects.get().session_id == row.pk
    assert opened(store)[SESSION_KEY] == str(row.user_id)


def test_a_strangers_session_hands_nothing_on(db: None) -> None:
    del db
    store = SessionStore()
    store["flash"] = []
    store.save()
    Session.objects.update(device="Chrome · Mac")
    former = Session.objects.get().public_id
    store = opened(store)
    store.cycle_key()
    row = Session.objects.get()
    assert row.public_id != former
    assert row.device == ""


def test_a_session_that_was_ended_elsewhere_is_not_brought_back_by_saving(store: SessionStore) -> None:
    Session.objects.all().delete()
    store["colour"] = "green"
    with pytest.raises(UpdateError):
        store.save()
    assert not Session.objects.exists()
