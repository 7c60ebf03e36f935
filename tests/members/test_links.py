"""The link of an invitation: one person, one address, one use, one day."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from gafete.identity.links import Purpose, end_of_link, make_token, password_state
from gafete.identity.models import User
from gafete.members.links import invitation_link, invitation_of
from gafete.members.models import Member
from gafete.members.operations.accept_invitation import accept_invitation
from gafete.members.operations.edit_member import edit_member
from gafete.members.operations.reassign_seat import reassign_seat
from gafete.members.operations.resend_credentials import resend_credentials
from gafete.members.operations.withdraw_invitation import withdraw_invitation
from tests import cast


@pytest.fixture
def carla(empty_house: cast.House) -> Member:
    """Somebody who was invited."""
    return empty_house.invite("carla", empty_house.assignment("viewer", ["centro"]))


def token_of(member: Member) -> str:
    row = Member.objects.select_related("user").get(pk=member.pk)
    return invitation_link(row).rstrip("/").split("/")[-1]


def opens(token: str, *, later: timedelta = timedelta(0)) -> bool:
    return invitation_of(token, now=timezone.now() + later) is not None


def test_it_leads_to_the_invitation_however_often_it_is_looked_at(carla: Member) -> None:
    """Mail scanners open links before people do."""
    token = token_of(carla)
    for _time in range(3):
        found = invitation_of(token, now=timezone.now())
        assert found == carla
        assert (found.user.username, found.account.name) == ("carla", "Grupo Maíz")


def test_its_address_is_the_installations_and_a_retry_sends_the_same(carla: Member) -> None:
    link = invitation_link(carla)
    assert link.startswith("http://testserver/")
    assert invitation_link(carla) == link


def test_it_says_nothing_of_the_person(carla: Member) -> None:
    for word in ("carla", "correo", str(carla.invitation_nonce), str(carla.pk) + "/"):
        assert word not in token_of(carla)


def test_it_ends_with_its_day(carla: Member) -> None:
    token = token_of(carla)
    assert opens(token, later=timedelta(hours=22))
    assert not opens(token, later=timedelta(hours=24))


def use(house: cast.House, member: Member) -> None:
    accept_invitation(user=member.user, member=member)


def resend(house: cast.House, member: Member) -> None:
    resend_credentials(actor=house.actor("olivia"), member=member)


def withdraw(house: cast.House, member: Member) -> None:
    withdraw_invitation(actor=house.actor("olivia"), member=member)


def reassign(house: cast.House, member: Member) -> None:
    invitation = house.invitation("nuria", house.assignment("viewer", ["centro"]))
    reassign_seat(actor=house.actor("olivia"), member=member, invitation=invitation)


def correct_the_address(house: cast.House, member: Member) -> None:
    edit_member(
        actor=house.actor("olivia"),
        member=member,
        name=member.name,
        username=member.username,
        email="otra@correo.example",
        version=member.version,
    )


def change_the_password(house: cast.House, member: Member) -> None:
    user = User.objects.get(pk=member.user_id)
    user.set_password(cast.PASSWORD)
    user.save()


def change_the_persons_address(house: cast.House, member: Member) -> None:
    User.objects.filter(pk=member.user_id).update(email="nueva@correo.example")


def revoke_what_was_sent(house: cast.House, member: Member) -> None:
    User.objects.filter(pk=member.user_id).update(credential_nonce=uuid.uuid4())


def type_another_address(house: cast.House, member: Member) -> None:
    Member.objects.filter(pk=member.pk).update(email="nueva@correo.example")


@pytest.mark.parametrize(
    "act",
    [
        use,
        resend,
        withdraw,
        reassign,
        correct_the_address,
        change_the_password,
        change_the_persons_address,
        revoke_what_was_sent,
        type_another_address,
    ],
)
def test_it_dies_with_what_it_was_made_of(
    empty_house: cast.House, carla: Member, act: Callable[[cast.House, Member], None]
) -> None:
    token = token_of(carla)
    assert opens(token)
    act(empty_house, carla)
    assert not opens(token)


def test_the_newer_of_two_links_works(empty_house: cast.House, carla: Member) -> None:
    resend(empty_house, carla)
    assert opens(token_of(carla))


def test_a_link_of_one_person_is_none_of_another(empty_house: cast.House, carla: Member) -> None:
    other = empty_house.invite("otra", empty_house.assignment("viewer", ["centro"]))
    mine, theirs = token_of(carla), token_of(other)
    # The head names the invitation, the rest proves it.
    assert not opens(theirs[:22] + mine[22:])
    assert not opens(mine[:22] + theirs[22:])


def test_a_link_for_something_else_opens_no_invitation(carla: Member) -> None:
    row = Member.objects.select_related("user").get(pk=carla.pk)
    user = row.user
    nonces = (str(row.invitation_nonce), str(user.credential_nonce))
    state = (user.email, row.email, nonces[0], user.password, nonces[1])
    end = end_of_link(timezone.now())
    assert opens(make_token(Purpose.JOIN, row.public_id, state=state, ends_at=end))
    for purpose in (Purpose.PASSWORD, Purpose.EMAIL):
        assert not opens(make_token(purpose, row.public_id, state=state, ends_at=end))
    password = password_state(row.user)
    assert not opens(make_token(Purpose.PASSWORD, row.user.public_id, state=password, ends_at=end))


def test_a_link_made_with_another_key_opens_nothing(carla: Member, settings: object) -> None:
    token = token_of(carla)
    settings.SECRET_KEY = "x" * 60  # type: ignore[attr-defined]
    assert not opens(token)


def test_a_link_changed_in_any_letter_opens_nothing(carla: Member) -> None:
    token = token_of(carla)
    for place, letter in enumerate(token[:-1]):
        assert not opens(token[:place] + ("A" if letter != "A" else "B") + token[place + 1 :])


@pytest.mark.parametrize(
    "token", ["", "x", "á", "A" * 70, "A" * 5000, "%00", "../..", "0b7e0b5e-6f0c-4b52-9d3c-6a3a3c1f7a11"]
)
def test_what_is_no_link_opens_nothing(db: None, token: str) -> None:
    assert not opens(token)
