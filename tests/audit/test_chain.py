"""Whoever tampers with the trail leaves a broken link."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gafete.access.actor import Actor, ActorKind, Origin
from gafete.access.permissions import Permission
from gafete.audit import append_only
from gafete.audit.chain import canonical, digest_of, first_broken
from gafete.audit.kinds import EventKind
from gafete.audit.models import GENESIS, ChainHead, Event
from gafete.audit.operations.record_event import INSTALLATION, Entry, Target, record_event, record_events
from gafete.audit.queries import broken_link, verify_chain
from gafete.identity.acting import person_actor
from gafete.identity.models import User
from gafete.members.actors import system_actor

ACCOUNT = 7
ALL_OF_IT = range(1, 6)


@pytest.fixture
def actor() -> Actor:
    return system_actor(ACCOUNT, label="Prueba", permissions={Permission.AUDIT_VIEW})


@pytest.fixture
def trail(db: None, actor: Actor, something: EventKind) -> list[Event]:
    """Five events of one account, without the triggers that would protect them."""
    del db
    append_only.remove(connection)
    target = Target(kind="member", id="9", label="Carla")
    return [
        record_event(something, actor=actor, target=target, data={"number": number}) for number in ALL_OF_IT
    ]


def test_an_untouched_chain_is_whole(trail: list[Event]) -> None:
    assert [event.sequence for event in trail] == list(ALL_OF_IT)
    assert trail[0].previous_digest == GENESIS
    assert [event.previous_digest for event in trail[1:]] == [event.digest for event in trail[:-1]]
    assert verify_chain(ACCOUNT) is None
    assert broken_link(Event.objects.all()) is None


def test_a_chain_without_events_is_whole(db: None) -> None:
    assert verify_chain(ACCOUNT) is None
    assert broken_link([]) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("at", datetime(2020, 1, 1, tzinfo=UTC)),
        ("kind", "test.other"),
        ("actor_kind", "member"),
        ("actor_id", "1"),
        ("actor_label", "Otra"),
        ("target_kind", "profile"),
        ("target_id", "10"),
        ("target_label", "Otra"),
        ("data", {"number": 99}),
        ("address", "203.0.113.9"),
        ("device", "Otro"),
        ("previous_digest", "f" * 64),
        ("digest", "f" * 64),
        ("sequence", 30),
        ("account_id", 8),
    ],
)
def test_an_edited_event_is_found(trail: list[Event], field: str, value: object) -> None:
    Event.objects.filter(account_id=ACCOUNT, sequence=3).update(**{field: value})
    assert verify_chain(ACCOUNT) == 3


def test_an_edit_with_its_digest_made_anew_is_found_at_the_next_link(trail: list[Event]) -> None:
    event = Event.objects.get(account_id=ACCOUNT, sequence=3)
    event.target_label = "Otra"
    event.digest = digest_of(event)
    event.save()
    assert verify_chain(ACCOUNT) == 4


def test_the_newest_event_rewritten_with_its_digest_is_found_by_the_head(trail: list[Event]) -> None:
    event = Event.objects.get(account_id=ACCOUNT, sequence=5)
    event.target_label = "Otra"
    event.digest = digest_of(event)
    event.save()
    assert verify_chain(ACCOUNT) == 6


@pytest.mark.parametrize("sequence", ALL_OF_IT)
def test_a_deleted_event_is_found(trail: list[Event], sequence: int) -> None:
    Event.objects.filter(account_id=ACCOUNT, sequence=sequence).delete()
    assert verify_chain(ACCOUNT) == sequence


def test_two_events_swapped_are_found(trail: list[Event]) -> None:
    events = Event.objects.filter(account_id=ACCOUNT)
    events.filter(sequence=2).update(sequence=100)
    events.filter(sequence=3).update(sequence=2)
    events.filter(sequence=100).update(sequence=3)
    assert verify_chain(ACCOUNT) == 2


@pytest.mark.parametrize("kept", [0, 1, 4])
def test_a_tail_cut_off_is_found(trail: list[Event], kept: int) -> None:
    Event.objects.filter(account_id=ACCOUNT, sequence__gt=kept).delete()
    assert verify_chain(ACCOUNT) == kept + 1


def test_a_head_taken_away_is_found(trail: list[Event]) -> None:
    ChainHead.objects.filter(account_id=ACCOUNT).delete()
    assert verify_chain(ACCOUNT) == 6


def test_an_event_invented_at_the_end_is_found(trail: list[Event]) -> None:
    last = trail[-1]
    invented = Event(
        account_id=ACCOUNT, sequence=6, at=last.at, kind="test.something", previous_digest=last.digest
    )
    invented.digest = digest_of(invented)
    invented.save()
    assert verify_chain(ACCOUNT) == 7


def test_a_page_of_events_is_checked_by_itself_in_any_order(trail: list[Event]) -> None:
    page = list(Event.objects.filter(sequence__in=[2, 3, 4]).order_by("-sequence"))
    assert broken_link(page) is None
    page[1].target_label = "Otra"
    assert broken_link(page) == 3
    assert broken_link([page[0], page[2]]) == 3


def test_links_are_checked_from_where_one_knows(trail: list[Event]) -> None:
    assert first_broken(trail[2:], sequence=2, digest=trail[1].digest) is None
    assert first_broken(trail[2:], sequence=2, digest=GENESIS) == 3
    assert first_broken(trail[2:], sequence=1, digest=trail[1].digest) == 2


# -- what goes into an event ---------------------------------------------------------------


def test_events_recorded_together_follow_each_other_at_one_moment(
    db: None, actor: Actor, something: EventKind
) -> None:
    events = record_events([Entry(kind=something), Entry(kind=something)], actor=actor)
    assert [event.sequence for event in events] == [1, 2]
    assert events[0].at == events[1].at
    assert verify_chain(ACCOUNT) is None


def test_every_account_has_a_chain_of_its_own(db: None, actor: Actor, something: EventKind) -> None:
    other = system_actor(8, label="Otro", permissions=set())
    record_event(something, actor=actor)
    record_event(something, actor=other)
    record_event(something, actor=actor)
    assert [event.sequence for event in Event.objects.filter(account_id=8)] == [1]
    assert {str(head) for head in ChainHead.objects.all()} == {"7: 2", "8: 1"}


def test_what_belongs_to_no_account_goes_into_the_installations_chain(db: None, something: EventKind) -> None:
    person = person_actor(User(pk=3, name="Ana", username="ana"))
    assert record_event(something, actor=person).account_id == INSTALLATION
    assert record_event(something, actor=person, account_id=ACCOUNT).account_id == ACCOUNT
    assert verify_chain(INSTALLATION) is None


def test_it_keeps_who_did_it_and_from_where(db: None, something: EventKind) -> None:
    ana = Actor.limited(
        ActorKind.SERVICE,
        ACCOUNT,
        now=datetime.now(UTC),
        label="Sistema de Ana",
        permissions=(),
        at=(),
        origin=Origin(ip="203.0.113.7", device="Firefox"),
    )
    event = record_event(something, actor=ana)
    assert (event.actor_kind, event.actor_id, event.actor_label) == ("service", "", "Sistema de Ana")
    assert (event.address, event.device) == ("203.0.113.7", "Firefox")
    assert str(event) == "7/1 test.something"


def test_labels_are_cut_and_hold_no_nul(db: None, something: EventKind) -> None:
    shouting = system_actor(ACCOUNT, label="Á" * 300, permissions=set())
    event = record_event(
        something, actor=shouting, target=Target(label="Car\x00la"), data={"na\x00me": ["An\x00a"]}
    )
    event.refresh_from_db()
    assert event.actor_label == "Á" * 200
    assert event.target_label == "Carla"
    assert event.data == {"name": ["Ana"]}
    assert verify_chain(ACCOUNT) is None


def test_a_name_with_a_backslash_is_no_nul(db: None, actor: Actor, something: EventKind) -> None:
    """Six harmless characters that look like JSON's way of writing a NUL."""
    event = record_event(something, actor=actor, data={"name": r"Ana \u0000 \\u0000"})
    assert event.data == {"name": r"Ana \u0000 \\u0000"}


def test_what_json_does_not_know_is_kept_as_text() -> None:
    key = uuid.uuid4()
    moment = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    said = {"price": Decimal("288.84"), "key": key, "at": moment, "rate": 0.16, "odd": float("nan"), "n": 3}
    assert canonical(said) == {
        "price": "288.84",
        "key": str(key),
        "at": str(moment),
        "rate": "0.16",
        "odd": "NaN",
        "n": 3,
    }


scalars = st.one_of(st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.floats(), st.text(max_size=10))
documents = st.dictionaries(
    st.text(max_size=5),
    st.recursive(
        scalars,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
        max_leaves=6,
    ),
    max_size=4,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=documents)
@example(data={"a": 1e22, "b": -0.0, "c": "\\u0000", "d": "\x00"})
def test_whatever_is_said_the_database_gives_back_what_the_digest_was_made_of(
    db: None, data: dict[str, Any]
) -> None:
    """A database that wrote a number another way would make an honest trail look forged."""
    actor = system_actor(ACCOUNT, label="Prueba", permissions=set())
    kind = EventKind(code="test.said", label="Dicho", sentence="%(actor)s.")
    made = record_event(kind, actor=actor, data=data)
    kept = Event.objects.get(pk=made.pk)
    assert kept.data == made.data
    assert digest_of(kept) == kept.digest


def test_the_digest_does_not_depend_on_the_zone_in_which_a_moment_is_read(trail: list[Event]) -> None:
    event = trail[0]
    before = digest_of(event)
    event.at = event.at.astimezone(ZoneInfo("America/Tijuana"))
    assert digest_of(event) == before
