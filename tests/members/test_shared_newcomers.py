"""Two accounts invite one person who has entered nowhere yet: neither can become that person."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gafete.identity.models import PasswordKind, User
from gafete.members.links import invitation_of
from gafete.members.models import Member, MemberState
from gafete.members.operations.copy_link import copy_link
from gafete.members.operations.edit_member import edit_member
from gafete.members.operations.withdraw_invitation import withdraw_invitation
from gafete.outbox.composers import Mail, compose
from gafete.outbox.models import Message
from gafete.tenancy.models import CredentialMode
from tests import cast
from tests.signin.browser import Browser, link_in

TYPED = "papalote verde de marzo"
NEW = "cuatro jirafas en la azotea"


def invited(house: cast.House, mode: str = CredentialMode.LINK) -> Member:
    house.account.credential_mode = mode
    house.account.copy_link_allowed = True
    house.account.save()
    return house.invite("victima", house.assignment("viewer", ["centro"]), password=TYPED)


def invited_elsewhere(other: cast.House, member: Member) -> Member:
    return other.invite("apodo", other.assignment("viewer", ["lejos"]), by="tomas", email=member.email)


def corrected_elsewhere(other: cast.House, member: Member) -> Member:
    """The other account had mistyped the address, and corrects it."""
    theirs = other.invite("apodo", other.assignment("viewer", ["lejos"]), by="tomas")
    return edit_member(
        actor=other.actor("tomas"),
        member=theirs,
        name=theirs.name,
        username=theirs.username,
        email=member.email,
        version=theirs.version,
    )


def mails_to(member: Member) -> list[Mail]:
    messages = Message.objects.filter(subject_id=str(member.pk)).order_by("created_at")
    return [mail for message in messages if (mail := compose(message)) is not None]


def opens(link: str) -> bool:
    return invitation_of(link.rstrip("/").split("/")[-1], now=timezone.now()) is not None


@pytest.mark.parametrize("second", [invited_elsewhere, corrected_elsewhere])
def test_a_copied_link_dies_and_the_mailbox_gets_a_new_one(
    empty_house: cast.House, other_house: cast.House, second: object
) -> None:
    member = invited(empty_house)
    copied = copy_link(actor=empty_house.actor("olivia"), member=member)
    assert opens(copied)
    theirs = second(other_house, member)  # type: ignore[operator]
    assert theirs.user_id == member.user_id
    assert not opens(copied)
    assert Message.objects.filter(subject_id=str(member.pk)).count() == 2
    newest = mails_to(member)[-1]
    assert newest.to == member.email
    assert opens(link_in(newest, containing="/activar/"))
    assert opens(link_in(mails_to(theirs)[-1], containing="/activar/"))


def test_a_typed_password_dies_and_the_mailbox_gets_a_link(
    empty_house: cast.House, other_house: cast.House
) -> None:
    member = invited(empty_house, CredentialMode.TYPED)
    invited_elsewhere(other_house, member)
    user = User.objects.get(pk=member.user_id)
    assert (user.has_usable_password(), user.password_kind) == (False, PasswordKind.NONE)
    assert opens(link_in(mails_to(member)[-1], containing="/activar/"))


def test_the_first_account_sees_nothing_of_it(empty_house: cast.House, other_house: cast.House) -> None:
    member = invited(empty_house)
    before = Member.objects.filter(pk=member.pk).values().get()
    invited_elsewhere(other_house, member)
    assert Member.objects.filter(pk=member.pk).values().get() == before


def test_who_has_entered_keeps_his_password_and_gets_no_second_mail(
    empty_house: cast.House, other_house: cast.House
) -> None:
    member = empty_house.join("victima", empty_house.assignment("viewer", ["centro"]))
    before = Message.objects.filter(subject_id=str(member.pk)).count()
    invited_elsewhere(other_house, member)
    assert User.objects.get(pk=member.user_id).check_password(cast.PASSWORD)
    assert Message.objects.filter(subject_id=str(member.pk)).count() == before


def test_what_an_account_typed_ends_with_its_invitation_although_another_one_waits(
    empty_house: cast.House, other_house: cast.House
) -> None:
    member = invited(empty_house, CredentialMode.TYPED)
    theirs = invited_elsewhere(other_house, member)
    user = User.objects.get(pk=member.user_id)
    # As an older version left it.
    user.set_password(TYPED)
    user.password_kind = PasswordKind.TYPED
    user.save()
    withdraw_invitation(actor=empty_house.actor("olivia"), member=member)
    user.refresh_from_db()
    assert user.is_active
    assert not user.has_usable_password()
    assert opens(link_in(mails_to(theirs)[-1], containing="/activar/"))


# -- what a person learns of invitations ---------------------------------------------------------------


def browser() -> Browser:
    return Browser(Client(enforce_csrf_checks=True))


def test_an_account_is_not_named_before_its_link_was_opened(
    empty_house: cast.House, other_house: cast.House
) -> None:
    """Whoever came in by a link that was meant for somebody else must not learn who else invites that person."""
    member = invited(empty_house)
    theirs = invited_elsewhere(other_house, member)
    visitor = browser()
    visitor.open(link_in(mails_to(member)[-1], containing="/activar/"))
    visitor.submit("/invitacion/", {"new": NEW, "again": NEW})
    visitor.sign_in("victima", NEW)
    page = visitor.open("/cuentas/").content.decode()
    assert "Grupo Maíz" in page
    assert "Otra cuenta" not in page
    assert "abre el enlace de ese correo" in page
    visitor.open(link_in(mails_to(theirs)[-1], containing="/activar/"))
    page = visitor.open("/cuentas/").content.decode()
    assert "Otra cuenta" in page
    assert f'href="{reverse("signin:invitation")}"' in page


def test_the_opened_link_of_somebody_else_names_nothing_either(house: cast.House) -> None:
    member = invited(house)
    visitor = browser()
    visitor.sign_in("carla")
    visitor.open(link_in(mails_to(member)[-1], containing="/activar/"))
    assert reverse("signin:invitation") not in visitor.open("/cuentas/").content.decode()


def test_the_rules_of_a_password_name_no_account_that_waits(
    empty_house: cast.House, other_house: cast.House
) -> None:
    other_house.account.name = "Chocolates Xicotepec"
    other_house.account.save()
    member = invited(empty_house)
    invited_elsewhere(other_house, member)
    visitor = browser()
    visitor.open(link_in(mails_to(member)[-1], containing="/activar/"))
    visitor.submit("/invitacion/", {"new": NEW, "again": NEW})
    visitor.sign_in("victima", NEW)
    guess = "mis xicotepec son verdes"
    form = {"current": NEW, "new": guess, "again": guess}
    page = visitor.submit("/mi-cuenta/contrasena/", form)
    assert "xicotepec" not in page.content.decode().lower()
    assert Member.objects.get(pk=member.pk).state == MemberState.ACTIVE
