"""Whoever tampers with the trail leaves a broken link, and it is named with what is wrong."""

from __future__ import annotations

from datetime import UTC, datetime
from unittest.mock import patch

import pytest

from gafete.access.actor import Actor
from gafete.audit import queries
from gafete.audit.chain import digest_of
from gafete.audit.kinds import EventKind
from gafete.audit.models import GENESIS, ChainHead, Event, EventReach
from gafete.audit.operations.record_event import record_event
from gafete.audit.queries import accounts_with_chain, verify_anchors, verify_chain
from gafete.audit.verifying import Broken, Fault, Verdict
from gafete.members.actors import system_actor
from tests.audit.tampering import cut_tail, rewrite, rewrite_whole_chain

ACCOUNT = 7


def broken() -> Broken | None:
    return verify_chain(ACCOUNT).broken


def the(sequence: int) -> Event:
    return Event.objects.get(account_id=ACCOUNT, sequence=sequence)


def test_an_untouched_chain_is_in_order(trail: list[Event]) -> None:
    assert [event.sequence for event in trail] == [1, 2, 3, 4, 5]
    assert trail[0].previous_digest == GENESIS
    assert [event.previous_digest for event in trail[1:]] == [event.digest for event in trail[:-1]]
    assert verify_chain(ACCOUNT) == Verdict(ACCOUNT, links=5)


def test_a_chain_without_events_is_in_order(db: None) -> None:
    assert verify_chain(ACCOUNT) == Verdict(ACCOUNT, links=0)


@pytest.mark.parametrize("portion", [1, 2, 5, 6])
def test_it_is_read_in_portions_however_they_fall(trail: list[Event], portion: int) -> None:
    with patch.object(queries, "PORTION", portion):
        assert verify_chain(ACCOUNT) == Verdict(ACCOUNT, links=5)
        EventReach.objects.filter(sequence=4, company_id=3).delete()
        assert verify_chain(ACCOUNT) == Verdict(ACCOUNT, links=3, broken=Broken(4, Fault.REACH))


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("at", datetime(2020, 1, 1, tzinfo=UTC), Fault.CONTENT),
        ("kind", "test.other", Fault.CONTENT),
        ("actor_kind", "member", Fault.CONTENT),
        ("actor_id", "1", Fault.CONTENT),
        ("actor_label", "Otra", Fault.CONTENT),
        ("target_kind", "profile", Fault.CONTENT),
        ("target_id", "10", Fault.CONTENT),
        ("target_label", "Otra", Fault.CONTENT),
        ("said", '{"number":99}', Fault.CONTENT),
        ("said", '{"number": 3}', Fault.CONTENT),
        ("reason", "Porque sí", Fault.CONTENT),
        ("reach", "", Fault.CONTENT),
        ("address", "203.0.113.9", Fault.CONTENT),
        ("device", "Otro", Fault.CONTENT),
        ("form", 2, Fault.CONTENT),
        ("digest", "f" * 64, Fault.CONTENT),
        ("previous_digest", "f" * 64, Fault.ORDER),
        ("sequence", 30, Fault.MISSING),
        ("account_id", 8, Fault.MISSING),
    ],
)
def test_an_edited_event_is_found(trail: list[Event], field: str, value: object, fault: Fault) -> None:
    Event.objects.filter(account_id=ACCOUNT, sequence=3).update(**{field: value})
    assert verify_chain(ACCOUNT) == Verdict(ACCOUNT, links=2, broken=Broken(3, fault))


def test_everything_that_an_event_keeps_can_be_found_edited() -> None:
    """A new column must be sealed, or said here why not."""
    tried = {field for field, _value, _fault in test_an_edited_event_is_found.pytestmark[0].args[1]}  # type: ignore[attr-defined]
    assert {field.attname for field in Event._meta.concrete_fields} - tried == {"id"}


def test_an_edit_with_its_digest_made_anew_is_found_at_the_next_link(trail: list[Event]) -> None:
    rewrite(ACCOUNT, 3)
    assert broken() == Broken(4, Fault.ORDER)


def test_the_newest_event_rewritten_with_its_digest_does_not_fit_the_head(trail: list[Event]) -> None:
    rewrite(ACCOUNT, 5)
    assert broken() == Broken(5, Fault.HEAD)


@pytest.mark.parametrize("sequence", [1, 2, 3, 4, 5])
def test_a_deleted_event_is_missing(trail: list[Event], sequence: int) -> None:
    Event.objects.filter(account_id=ACCOUNT, sequence=sequence).delete()
    assert broken() == Broken(sequence, Fault.MISSING)


def test_a_deleted_event_whose_gap_was_closed_is_found(trail: list[Event]) -> None:
    Event.objects.filter(account_id=ACCOUNT, sequence=2).delete()
    Event.objects.filter(account_id=ACCOUNT, sequence=3).update(sequence=2)
    assert broken() == Broken(2, Fault.ORDER)


def test_two_events_swapped_are_out_of_order(trail: list[Event]) -> None:
    events = Event.objects.filter(account_id=ACCOUNT)
    events.filter(sequence=2).update(sequence=100)
    events.filter(sequence=3).update(sequence=2)
    events.filter(sequence=100).update(sequence=3)
    assert broken() == Broken(2, Fault.ORDER)


@pytest.mark.parametrize("kept", [0, 1, 4])
def test_a_tail_cut_off_is_missed_by_the_head(trail: list[Event], kept: int) -> None:
    Event.objects.filter(account_id=ACCOUNT, sequence__gt=kept).delete()
    assert broken() == Broken(kept + 1, Fault.MISSING)


def test_a_head_taken_away_is_found(trail: list[Event]) -> None:
    ChainHead.objects.filter(account_id=ACCOUNT).delete()
    assert broken() == Broken(1, Fault.HEAD)


@pytest.mark.parametrize("field", ["previous_digest", "digest"])
def test_an_edited_head_is_found(trail: list[Event], field: str) -> None:
    ChainHead.objects.filter(account_id=ACCOUNT).update(**{field: "f" * 64})
    assert broken() == Broken(5, Fault.HEAD)


@pytest.mark.parametrize(("sequence", "expected"), [(6, Broken(6, Fault.HEAD)), (-3, Broken(1, Fault.ORDER))])
def test_an_invented_event_is_found(trail: list[Event], sequence: int, expected: Broken) -> None:
    last = trail[-1]
    invented = Event(
        account_id=ACCOUNT, sequence=sequence, at=last.at, kind=last.kind, previous_digest=last.digest
    )
    invented.digest = digest_of(invented)
    invented.save()
    assert broken() == expected


# -- who may read an event -------------------------------------------------------------------


def test_a_reader_added_to_an_event_is_found(trail: list[Event]) -> None:
    EventReach.objects.create(account_id=ACCOUNT, sequence=2, company_id=5, place_id=0)
    assert broken() == Broken(2, Fault.REACH)


def test_a_reader_taken_from_an_event_is_found(trail: list[Event]) -> None:
    EventReach.objects.filter(sequence=2, company_id=3).delete()
    assert broken() == Broken(2, Fault.REACH)


def test_another_place_of_an_event_is_found(trail: list[Event]) -> None:
    EventReach.objects.filter(sequence=5, place_id=9).update(place_id=10)
    assert broken() == Broken(5, Fault.REACH)


def test_readers_waiting_for_an_event_to_come_are_found(trail: list[Event]) -> None:
    EventReach.objects.create(account_id=ACCOUNT, sequence=6, company_id=5, place_id=0)
    assert broken() == Broken(6, Fault.REACH)


# -- what only an anchor shows ---------------------------------------------------------------


def anchored(*sequences: int) -> dict[int, str]:
    return {sequence: the(sequence).digest for sequence in sequences}


def test_a_tail_cut_off_with_its_head_is_shown_by_an_anchor_alone(trail: list[Event]) -> None:
    anchors = anchored(2, 5)
    assert verify_anchors(ACCOUNT, anchors) is None
    cut_tail(ACCOUNT, after=3)
    assert broken() is None
    assert verify_anchors(ACCOUNT, anchors) == Broken(5, Fault.CUT)


def test_a_chain_rewritten_from_its_beginning_is_shown_by_an_anchor_alone(trail: list[Event]) -> None:
    anchors = anchored(2, 5)
    rewrite_whole_chain(ACCOUNT)
    assert the(1).target_label == "Otra"
    assert broken() is None
    assert verify_anchors(ACCOUNT, anchors) == Broken(2, Fault.REWRITTEN)


def test_what_was_added_after_an_anchor_is_no_fault(
    trail: list[Event], actor: Actor, something: EventKind
) -> None:
    anchors = anchored(5)
    record_event(something, actor=actor)
    assert verify_anchors(ACCOUNT, anchors) is None


def test_many_anchors_are_asked_in_portions(trail: list[Event]) -> None:
    with patch.object(queries, "NUMBERS_AT_ONCE", 2):
        assert verify_anchors(ACCOUNT, anchored(1, 2, 3, 4, 5)) is None
        assert verify_anchors(ACCOUNT, anchored(1, 2, 3, 4) | {9: "0"}) == Broken(9, Fault.CUT)


# -- all chains ------------------------------------------------------------------------------


def test_every_account_with_a_chain_is_known_even_without_its_head(
    trail: list[Event], something: EventKind
) -> None:
    for account_id in (0, 12):
        record_event(something, actor=system_actor(account_id, label="Otro", permissions=set()))
    assert accounts_with_chain() == [0, 7, 12]
    ChainHead.objects.filter(account_id__in=[0, 7]).delete()
    Event.objects.filter(account_id=12).delete()
    assert accounts_with_chain() == [0, 7, 12]


def test_without_any_chain_there_is_none_to_verify(db: None) -> None:
    assert accounts_with_chain() == []
