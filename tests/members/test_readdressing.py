"""An invitation is corrected to another address: nothing that the first person was given opens the second's."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from gafete.faults import InvalidFields
from gafete.identity.links import Purpose, end_of_link, make_token, password_state
from gafete.identity.models import PasswordKind, Session, User
from gafete.identity.operations.make_temporary_password import make_temporary_password
from gafete.identity.operations.set_password import LinkOver, person_of_link
from gafete.members.mails import credentials
from gafete.members.models import Member
from gafete.members.operations.edit_member import edit_member
from gafete.members.operations.withdraw_invitation import withdraw_invitation
from gafete.outbox.composers import Mail, compose
from gafete.outbox.models import Message
from gafete.tenancy.models import CredentialMode
from tests import cast
from tests.web.entering import browser_of

TYPED = "papalote verde de marzo"
PASSWORD_LINE = re.compile(r"(?:[a-z2-9]{4}-){5}[a-z2-9]{4}")


def invited(house: cast.House, mode: str) -> Member:
    house.account.credential_mode = mode
    house.account.save()
    return house.invite("carla", house.assignment("viewer", ["centro"]), password=TYPED)


def correct(house: cast.House, member: Member, **values: str) -> Member:
    typed = {"name": member.name, "username": member.username, "email": "otra@correo.example", **values}
    return edit_member(actor=house.actor("olivia"), member=member, version=member.version, **typed)


def newest_mail(member: Member) -> Mail:
    mail = compose(Message.objects.filter(subject_id=str(member.pk)).latest("created_at"))
    assert mail is not None
    return mail


def user_of(member: Member) -> User:
    return User.objects.get(pk=Member.objects.get(pk=member.pk).user_id)


def test_a_password_that_was_typed_for_one_person_is_not_the_next_ones(empty_house: cast.House) -> None:
    member = invited(empty_house, CredentialMode.TYPED)
    correct(empty_house, member)
    user = user_of(member)
    assert user.email == "otra@correo.example"
    assert (user.has_usable_password(), user.password_kind) == (False, PasswordKind.NONE)
    mail = newest_mail(member)
    assert mail.to == "otra@correo.example"
    assert "/activar/" in mail.text


def test_a_password_that_was_mailed_to_one_address_is_not_the_next_ones(empty_house: cast.House) -> None:
    member = invited(empty_house, CredentialMode.TEMPORARY)
    first = PASSWORD_LINE.search(newest_mail(member).text)
    correct(empty_house, member)
    assert first is not None
    user = user_of(member)
    assert not user.check_password(first.group())
    assert (user.password_kind, user.password_expires_at) == (PasswordKind.NONE, None)
    mail = newest_mail(member)
    second = PASSWORD_LINE.search(mail.text)
    assert second is not None
    assert mail.to == "otra@correo.example"
    assert user_of(member).check_password(second.group())


def test_a_link_to_a_new_password_ends_with_its_address(empty_house: cast.House) -> None:
    member = invited(empty_house, CredentialMode.TYPED)
    user = user_of(member)
    ends_at = end_of_link(timezone.now())
    token = make_token(Purpose.PASSWORD, user.public_id, state=password_state(user), ends_at=ends_at)
    assert person_of_link(token) == user
    correct(empty_house, member)
    # Not even where the first address comes back.
    correct(empty_house, Member.objects.get(pk=member.pk), email="carla@correo.example")
    with pytest.raises(LinkOver):
        person_of_link(token)


def test_its_sessions_end(empty_house: cast.House) -> None:
    member = invited(empty_house, CredentialMode.TYPED)
    Session.objects.create(
        session_key="abc", session_data="", expire_date="2100-01-01T00:00:00Z", user=member.user
    )
    correct(empty_house, member)
    assert not Session.objects.filter(user_id=member.user_id).exists()


def test_whoever_chose_his_password_keeps_it_and_the_invitation_goes_to_somebody_new(
    empty_house: cast.House,
) -> None:
    """He chose it by "Olvidé mi contraseña" and has not entered yet: it is his, and opens nothing of hers."""
    member = invited(empty_house, CredentialMode.LINK)
    first = user_of(member)
    first.set_password(cast.PASSWORD)
    first.password_kind = PasswordKind.OWN
    first.save()
    moved = correct(empty_house, member)
    assert moved.user_id != first.pk
    assert (moved.user.email, moved.user.username) == ("otra@correo.example", "carla")
    assert not moved.user.has_usable_password()
    assert moved.made_identity
    first.refresh_from_db()
    # It belongs to no account any more, and gave its names back.
    assert not first.is_active
    assert first.email == ""


def test_a_mail_that_was_being_written_brings_no_password_for_the_next_person(
    empty_house: cast.House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address is corrected after the mail was begun and before its password is made."""
    member = invited(empty_house, CredentialMode.TEMPORARY)
    message = Message.objects.get(subject_id=str(member.pk))
    make = make_temporary_password

    def too_late(*, user: User) -> str:
        correct(empty_house, member)
        return make(user=user)

    monkeypatch.setattr(credentials, "make_temporary_password", too_late)
    assert compose(message) is None
    assert not user_of(member).has_usable_password()


# -- names that the program makes up ------------------------------------------------------------------


@pytest.mark.parametrize("email", ["tomas@correo.example", "nadie@correo.example"])
def test_nobody_can_take_the_name_that_an_invitation_has_while_it_moves(
    empty_house: cast.House, other_house: cast.House, email: str
) -> None:
    """Otherwise correcting an address would fail where it is known, and so tell that it is."""
    house = empty_house
    member = house.invite("apodo", house.assignment("viewer", ["centro"]))
    for name in (f"mudanza-{member.pk}", f"mudanza-{member.user_id}"):
        if not Member.objects.filter(username=name).exists():
            house.invite(name, house.assignment("viewer", ["centro"]))
    assert correct(house, member, email=email).email == email


def test_nobody_can_take_the_name_of_an_identity_that_is_let_go(empty_house: cast.House) -> None:
    house = empty_house
    member = house.invite("apodo", house.assignment("viewer", ["centro"]))
    house.invite(f"sin-uso-{member.user_id}", house.assignment("viewer", ["centro"]))
    correct(house, member, email="carla@correo.example")
    withdraw_invitation(actor=house.actor("olivia"), member=member)
    assert "~" in User.objects.get(pk=member.user_id).username


@pytest.mark.parametrize("name", ["mudanza~1", "sin-uso~1"])
def test_a_made_up_name_cannot_be_typed(empty_house: cast.House, name: str) -> None:
    with pytest.raises(InvalidFields) as fault:
        empty_house.invite("x", empty_house.assignment("viewer", ["centro"]), username=name)
    assert list(fault.value.errors) == ["username"]


# -- the page ---------------------------------------------------------------------------------------


def test_the_page_says_that_a_typed_password_ends_too(empty_house: cast.House) -> None:
    said = {}
    member = invited(empty_house, CredentialMode.TYPED)
    for mode in CredentialMode.values:
        Member.objects.filter(pk=member.pk).update(credential_mode=mode)
        page = browser_of(empty_house, "olivia").get(reverse("members:detail", args=[member.public_id]))
        said[mode] = "elige la suya con un enlace" in page.content.decode()
    assert said == {"typed": True, "temporary": False, "link": False}
