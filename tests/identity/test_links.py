"""Links prove themselves, for one purpose, for what is still so, for a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gafete.identity.links import BadLink, Purpose, end_of_link, make_token, proves, read_token

NOW = datetime(2026, 11, 22, 14, 35, tzinfo=UTC)
SUBJECT = UUID("11111111-2222-4333-8444-555555555555")
STATE = ("ana@correo.example", "nonce", "argon2$hash")


def token(purpose: Purpose = Purpose.PASSWORD, *, now: datetime = NOW) -> str:
    return make_token(purpose, SUBJECT, state=STATE, ends_at=end_of_link(now))


def test_a_link_proves_what_it_was_made_for() -> None:
    link = read_token(token())
    assert link.subject == SUBJECT
    assert proves(link, Purpose.PASSWORD, state=STATE, now=NOW)


@pytest.mark.parametrize("other", [purpose for purpose in Purpose if purpose is not Purpose.PASSWORD])
def test_it_proves_nothing_else(other: Purpose) -> None:
    assert not proves(read_token(token()), other, state=STATE, now=NOW)


@pytest.mark.parametrize("at", range(len(STATE)))
def test_it_dies_with_each_part_of_the_state(at: int) -> None:
    changed = [*STATE]
    changed[at] += "x"
    assert not proves(read_token(token()), Purpose.PASSWORD, state=changed, now=NOW)


def test_parts_cannot_be_shifted_into_each_other() -> None:
    made = make_token(Purpose.JOIN, SUBJECT, state=("ab", "c"), ends_at=end_of_link(NOW))
    assert not proves(read_token(made), Purpose.JOIN, state=("a", "bc"), now=NOW)


def test_it_lives_a_day_at_most_and_nearly_so() -> None:
    ends_at = end_of_link(NOW)
    assert timedelta(hours=23) <= ends_at - NOW <= timedelta(hours=24)
    link = read_token(token())
    assert proves(link, Purpose.PASSWORD, state=STATE, now=ends_at - timedelta(seconds=1))
    assert not proves(link, Purpose.PASSWORD, state=STATE, now=ends_at)


def test_a_mail_that_is_sent_again_soon_carries_the_same_link() -> None:
    assert token() == token(now=NOW + timedelta(minutes=20))


@given(st.integers(0, 69), st.integers(1, 63))
def test_no_character_can_be_changed(at: int, by: int) -> None:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    made = token()
    at %= len(made) - 1  # the last character carries bits that nobody reads
    changed = made[:at] + alphabet[(alphabet.index(made[at]) + by) % 64] + made[at + 1 :]
    assert not proves(read_token(changed), Purpose.PASSWORD, state=STATE, now=NOW)


@given(st.text(max_size=200))
def test_whatever_somebody_invents_is_no_link(text: str) -> None:
    try:
        link = read_token(text)
    except BadLink:
        return
    assert not proves(link, Purpose.PASSWORD, state=STATE, now=NOW)


def test_another_installations_key_makes_other_links(settings: Any) -> None:
    made = token()
    settings.SECRET_KEY = "k" * 60
    assert not proves(read_token(made), Purpose.PASSWORD, state=STATE, now=NOW)


def test_a_key_that_is_being_rotated_out_still_counts(settings: Any) -> None:
    made = token()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "k" * 60
    assert proves(read_token(made), Purpose.PASSWORD, state=STATE, now=NOW)


def test_the_link_of_one_person_is_not_that_of_another() -> None:
    ends_at = end_of_link(NOW)
    mine = make_token(Purpose.PASSWORD, SUBJECT, state=STATE, ends_at=ends_at)
    theirs = make_token(Purpose.PASSWORD, uuid4(), state=STATE, ends_at=ends_at)
    assert mine != theirs
    assert mine[-20:] != theirs[-20:]
