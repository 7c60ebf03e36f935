"""Reading the trail: all of it account-wide, and elsewhere what reaches the reader's part of the tree."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from gafete.access.actor import Actor
from gafete.access.denials import AccessDenied
from gafete.access.permissions import Permission
from gafete.access.scopes import Scope
from gafete.audit.kinds import EventKind
from gafete.audit.models import Event
from gafete.audit.operations.keep_check import keep_check
from gafete.audit.operations.record_event import Target, record_event
from gafete.audit.queries import (
    EventFilter,
    events_about,
    last_check,
    latest_events,
    list_events,
    verify_chain,
)
from gafete.listing.cursors import InvalidCursor
from gafete.members.operations.deactivate_member import deactivate_member
from tests import cast

EVERYTHING = EventFilter()
AUDIT = frozenset({Permission.AUDIT_VIEW})


def walk(actor: Actor, *, filters: EventFilter = EVERYTHING, size: int = 7) -> list[Event]:
    found: list[Event] = []
    page = list_events(actor, filters=filters, size=size)
    found += page.rows
    while page.next_cursor:
        page = list_events(actor, filters=filters, size=size, cursor=page.next_cursor)
        found += page.rows
    return found


def reader_of(house: cast.House, *at: str) -> Actor:
    """Somebody who reads the trail in exactly these companies and places."""
    name = f"lector{len(house.members)}"
    house.join(name, house.assignment("viewer", at, added=AUDIT))
    return house.actor(name)


def record(house: cast.House, kind: EventKind, *reach: Scope, label: str = "") -> Event:
    return record_event(kind, actor=house.actor("olivia"), reach=reach, target=Target(label=label))


def test_whoever_reads_the_whole_account_sees_everything_newest_first(house: cast.House) -> None:
    everything = list(Event.objects.filter(account_id=house.account.pk).order_by("-sequence"))
    assert len(everything) > 10
    for name in ("olivia", "ana"):
        assert walk(house.actor(name)) == everything


def test_a_local_reader_sees_what_reaches_his_part_and_a_list_shows_just_that(
    house: cast.House, something: EventKind
) -> None:
    """Held against the rule as it reads: some scope of the event lies within the reader's."""
    chance = random.Random(7)  # noqa: S311 -- a shuffle, no secret
    scopes = [house.whole, *(house.at(name) for name in [*house.companies, *house.places])]
    reach_of = {}
    for _number in range(40):
        reach = chance.sample(scopes, chance.randint(0, 3))
        reach_of[record(house, something, *reach).pk] = reach
    readers = [
        reader_of(house, "maíz azul"),
        reader_of(house, "centro"),
        reader_of(house, "cancún", "roma"),
        house.actor("bruno"),
    ]
    for reader in readers:
        seen = reader.scopes_for(Permission.AUDIT_VIEW)
        expected = {
            pk
            for pk, reach in reach_of.items()
            # An event that concerns the account as a whole is for whoever reads all of it.
            if house.whole not in reach and any(scope in seen for scope in reach)
        }
        listed = {event.pk for event in walk(reader) if event.kind == something.code}
        assert listed == expected
        assert 0 < len(expected) < len(reach_of)


def test_a_real_act_reaches_those_who_read_where_it_counts(house: cast.House) -> None:
    near, far = reader_of(house, "cancún"), reader_of(house, "maíz azul")
    deactivate_member(actor=house.actor("olivia"), member=house.member("carla"))
    assert walk(near)[0].kind == "member.deactivated"
    assert "member.deactivated" not in {event.kind for event in walk(far)}


def test_nobody_sees_an_event_of_another_account(house: cast.House, other_house: cast.House) -> None:
    kinds = {event.account_id for event in walk(house.actor("olivia"))}
    assert kinds == {house.account.pk}
    theirs = Event.objects.filter(account_id=other_house.account.pk, kind="account.created")[0]

    def found_by(reader: Actor) -> list[Event]:
        kind, key = theirs.target_kind, theirs.target_id
        return events_about(reader, target_kind=kind, target_id=key, size=5)

    assert found_by(other_house.actor("tomas")) == [theirs]
    assert found_by(house.actor("olivia")) == []


@pytest.mark.parametrize("name", ["carla", "dario", "elena"])
def test_whoever_may_read_it_nowhere_is_told_so(house: cast.House, name: str) -> None:
    with pytest.raises(AccessDenied) as denial:
        list_events(house.actor(name))
    assert denial.value.permission == Permission.AUDIT_VIEW
    with pytest.raises(AccessDenied):
        events_about(house.actor(name), target_kind="member", target_id="1", size=5)
    assert latest_events(house.actor(name), size=5) == []


def test_the_latest_events_are_those_that_one_may_read(house: cast.House, something: EventKind) -> None:
    reader = reader_of(house, "centro")
    here = record(house, something, house.at("centro"))
    record(house, something, house.at("cancún"))
    assert latest_events(reader, size=1) == [here]
    assert len(latest_events(house.actor("olivia"), size=3)) == 3


def test_the_story_of_one_person(house: cast.House) -> None:
    carla = house.member("carla")
    deactivate_member(actor=house.actor("ana"), member=carla)
    events = events_about(house.actor("olivia"), target_kind="member", target_id=str(carla.pk), size=2)
    assert [event.kind for event in events] == ["member.deactivated", "member.joined"]


# -- filters ---------------------------------------------------------------------------------


def kinds_of(events: Iterable[Event]) -> list[str]:
    return [event.kind for event in events]


def test_by_person_whether_he_did_it_or_it_was_done_to_him(house: cast.House) -> None:
    carla, ana = house.member("carla"), house.member("ana")
    deactivate_member(actor=house.actor("ana"), member=carla)
    olivia = house.actor("olivia")
    assert kinds_of(walk(olivia, filters=EventFilter(person_id=str(ana.pk)))) == [
        "member.deactivated",
        "member.joined",
        "member.invited",
    ]
    assert kinds_of(walk(olivia, filters=EventFilter(person_id=str(carla.pk)))) == [
        "member.deactivated",
        "member.joined",
        "member.invited",
    ]


def test_a_thing_with_the_id_of_a_person_is_not_he(house: cast.House, something: EventKind) -> None:
    carla = house.member("carla")
    record_event(something, actor=house.actor("olivia"), target=Target(kind="profile", id=str(carla.pk)))
    events = walk(house.actor("olivia"), filters=EventFilter(person_id=str(carla.pk)))
    assert something.code not in kinds_of(events)


def test_by_kind_and_by_time(house: cast.House, something: EventKind) -> None:
    now = timezone.now()
    with time_machine.travel(now + timedelta(days=2), tick=False):
        late = record(house, something)
        olivia = house.actor("olivia")
        assert walk(olivia, filters=EventFilter(since=now + timedelta(days=1))) == [late]
        assert walk(olivia, filters=EventFilter(since=late.at)) == [late]
        assert late not in walk(olivia, filters=EventFilter(until=late.at))
        assert walk(olivia, filters=EventFilter(kind=something.code)) == [late]
        assert walk(olivia, filters=EventFilter(kind="test.never")) == []


def test_by_company_wherever_in_it(house: cast.House, something: EventKind) -> None:
    whole = record(house, something, house.at("maíz azul"))
    place = record(house, something, house.at("roma"), house.at("cancún"))
    record(house, something, house.at("cancún"))
    filters = EventFilter(kind=something.code, company_id=house.companies["maíz azul"].pk)
    assert walk(house.actor("olivia"), filters=filters) == [place, whole]


def test_by_place_also_what_reaches_its_whole_company(house: cast.House, something: EventKind) -> None:
    whole = record(house, something, house.at("maíz azul"))
    place = record(house, something, house.at("roma"), house.at("cancún"))
    record(house, something, house.at("centro"), house.at("panadería"))
    company, roma = house.companies["maíz azul"].pk, house.places["roma"].pk
    filters = EventFilter(kind=something.code, company_id=company, place_id=roma)
    assert walk(house.actor("olivia"), filters=filters) == [place, whole]
    # Who reads that place alone is not told what concerns all of the company.
    assert walk(reader_of(house, "roma"), filters=filters) == [place]


def test_a_person_is_followed_through_every_company(house: cast.House, something: EventKind) -> None:
    dario = house.member("dario")
    target = Target(kind="member", id=str(dario.pk), label=dario.name)
    olivia = house.actor("olivia")
    here = record_event(something, actor=olivia, target=target, reach=[house.at("maíz azul")])
    there = record_event(something, actor=olivia, target=target, reach=[house.at("panadería")])
    did = record_event(something, actor=house.actor("dario"), reach=[house.at("cancún")])
    filters = EventFilter(person_id=str(dario.pk), kind=something.code)
    assert walk(olivia, filters=filters) == [did, there, here]
    assert walk(reader_of(house, "maíz azul"), filters=filters) == [here]


def test_the_last_verification_is_for_whoever_reads_the_trail(house: cast.House) -> None:
    assert last_check(house.actor("olivia")) is None
    keep_check(verify_chain(house.account.pk), now=timezone.now())
    for name in ("olivia", "bruno"):
        check = last_check(house.actor(name))
        assert check is not None
        assert check.account_id == house.account.pk
    with pytest.raises(AccessDenied):
        last_check(house.actor("carla"))


def test_a_filter_does_not_tell_where_else_an_event_reaches(house: cast.House, something: EventKind) -> None:
    """Asked for the events of a company that he does not see, a local reader learns nothing."""
    record(house, something, house.at("centro"), house.at("cancún"))
    reader = reader_of(house, "centro")
    elsewhere = EventFilter(company_id=house.companies["panadería"].pk)
    assert walk(reader, filters=EventFilter(kind=something.code)) != []
    assert walk(reader, filters=elsewhere) == []


def test_pages_lead_on_and_back(house: cast.House) -> None:
    olivia = house.actor("olivia")
    first = list_events(olivia, size=3)
    second = list_events(olivia, size=3, cursor=first.next_cursor)
    again = list_events(olivia, size=3, cursor=second.previous_cursor)
    assert again.rows == first.rows
    sequences = [event.sequence for event in [*first.rows, *second.rows]]
    assert sequences == sorted(sequences, reverse=True)
    assert len(set(sequences)) == 6


@pytest.mark.parametrize("cursor", ["x", "WzAsWyJhIl1d", "á", "A" * 5000])
def test_a_cursor_that_is_none_is_refused(house: cast.House, cursor: str) -> None:
    with pytest.raises(InvalidCursor):
        list_events(house.actor("olivia"), cursor=cursor)
