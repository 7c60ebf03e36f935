"""What goes into an event, and the link that it makes."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import time_machine
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gafete.access.actor import Actor, ActorKind, Origin
from gafete.access.scopes import Scope
from gafete.audit.chain import SEPARATOR, content_of, digest_of, first_broken, written
from gafete.audit.kinds import EventKind
from gafete.audit.models import GENESIS, ChainHead, Event, EventReach
from gafete.audit.operations.record_event import INSTALLATION, Entry, Target, record_event, record_events
from gafete.audit.queries import broken_link, list_events, verify_chain
from gafete.audit.verifying import Verdict
from gafete.identity.acting import person_actor
from gafete.identity.models import User
from gafete.members.actors import system_actor

ACCOUNT = 7


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


def test_a_link_is_the_same_wherever_it_is_made(db: None, something: EventKind) -> None:
    """One statement of a database, several, or this program: two events of a known moment, and their digests."""
    with time_machine.travel(datetime(2026, 1, 31, 12, 30, tzinfo=UTC), tick=False):
        carla = Target(kind="member", id="9", label="Carla Peña")
        actor = system_actor(ACCOUNT, label="Ana", permissions=set())
        at = [Scope.place(ACCOUNT, 4, 9), Scope.company(ACCOUNT, 3)]
        record_event(something, actor=actor, target=carla, data={"ñ": [1, None]}, reach=at, reason="Se fue")
        record_events([Entry(kind=something), Entry(kind=something)], actor=actor)
    digests = list(Event.objects.order_by("sequence").values_list("digest", flat=True))
    assert digests == [
        "59c6879ac84fe32a7d6f81aa68014b7a9cef1aed9be6d9ec2a6e3855179a234c",
        "29fcb916ed77c0e971f7f10b368534bbba0cb17bf7719f6169421e01b298ca8b",
        "bd945deabf570ef028df347ceb53f349139af99793d8aeb3ed04e18172743328",
    ]


def test_no_two_events_share_a_content(trail: list[Event]) -> None:
    """What separates the parts of a content cannot be smuggled into one of them."""
    event = trail[0]
    event.actor_label, event.target_kind = "Ana", "member"
    honest = content_of(event)
    event.actor_label, event.target_kind = f"Ana{SEPARATOR}member", ""
    assert content_of(event) != honest


# -- what goes into an event ---------------------------------------------------------------


def test_events_recorded_together_follow_each_other_at_one_moment(
    db: None, actor: Actor, something: EventKind
) -> None:
    events = record_events([Entry(kind=something), Entry(kind=something)], actor=actor)
    assert [event.sequence for event in events] == [1, 2]
    assert events[0].at == events[1].at
    assert verify_chain(ACCOUNT).broken is None


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
    assert verify_chain(INSTALLATION) == Verdict(INSTALLATION, links=1)


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
    assert verify_chain(ACCOUNT).broken is None


def test_a_reason_is_kept_where_one_was_asked(db: None, actor: Actor, something: EventKind) -> None:
    event = record_event(something, actor=actor, reason=f"Auditoría{SEPARATOR} de mayo" + "!" * 900)
    event.refresh_from_db()
    assert event.reason.startswith("Auditoría de mayo!")
    assert len(event.reason) == 500
    assert record_event(something, actor=actor).reason == ""


def test_it_keeps_whom_it_reaches_beside_what_it_says(db: None, actor: Actor, something: EventKind) -> None:
    places = {Scope.place(ACCOUNT, 4, 10), Scope.place(ACCOUNT, 4, 9), Scope.company(ACCOUNT, 30)}
    assert record_event(something, actor=actor, reach=places).reach == "4/9 4/10 30/0"
    assert {str(part) for part in EventReach.objects.all()} == {
        "7/1 -> 4/9",
        "7/1 -> 4/10",
        "7/1 -> 30/0",
    }
    assert record_event(something, actor=actor, reach=[*places, Scope.account(ACCOUNT)]).reach == ""


def test_a_clock_that_jumps_back_does_not_change_the_order(
    db: None, actor: Actor, something: EventKind
) -> None:
    moment = datetime(2026, 3, 1, 9, tzinfo=UTC)
    for minutes in (0, -90, 5):
        with time_machine.travel(moment + timedelta(minutes=minutes), tick=False):
            record_event(something, actor=actor)
    assert [event.at - moment for event in list_events(actor).rows] == [
        timedelta(minutes=minutes) for minutes in (5, -90, 0)
    ]
    assert verify_chain(ACCOUNT) == Verdict(ACCOUNT, links=3)


def test_a_name_with_a_backslash_is_no_nul(db: None, actor: Actor, something: EventKind) -> None:
    """Six harmless characters that look like JSON's way of writing a NUL."""
    event = record_event(something, actor=actor, data={"name": r"Ana \u0000 \\u0000"})
    assert event.data == {"name": r"Ana \u0000 \\u0000"}


def test_what_json_does_not_know_is_kept_as_text() -> None:
    key = uuid.uuid4()
    moment = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    said = {"price": Decimal("288.84"), "key": key, "at": moment, "rate": 0.16, "odd": float("nan"), "n": 3}
    assert json.loads(written(said)) == {
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
