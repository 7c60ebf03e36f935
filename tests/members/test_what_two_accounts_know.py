"""One address in two accounts: what the one gave out, or may still learn, opens nothing that the other gives."""

from __future__ import annotations

import threading
import uuid
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connections
from django.utils import timezone

from gafete.access.actor import Origin
from gafete.access.permissions import Permission
from gafete.audit.operations.record_event import record_event
from gafete.faults import FieldFault, InvalidFields
from gafete.identity.models import PasswordKind, User
from gafete.identity.operations.count_attempt import WaitNeeded
from gafete.identity.operations.make_temporary_password import make_temporary_password
from gafete.identity.operations.set_password import LinkOver
from gafete.members.invitations import Invitation
from gafete.members.links import invitation_link, invitation_of
from gafete.members.models import Member, MemberState
from gafete.members.operations import copy_link as copying
from gafete.members.operations import invite_member as inviting
from gafete.members.operations.accept_invitation import accept_on_sign_in
from gafete.members.operations.copy_link import copy_link
from gafete.members.operations.create_profile import create_profile
from gafete.members.operations.edit_member import edit_member
from gafete.members.operations.invite_member import invite_member
from gafete.members.operations.resend_credentials import resend_credentials
from gafete.signin.operations.join_account import join_account
from gafete.tenancy.models import CredentialMode
from tests import cast
from tests.racing import race

TYPED = "paraguas mandarina lunes siete"
OWN = "lámpara azul domingo tres"


def token_of(member: Member) -> str:
    fresh = Member.objects.select_related("user").get(pk=member.pk)
    return invitation_link(fresh).rstrip("/").split("/")[-1]


def typing(house: cast.House) -> cast.House:
    house.account.credential_mode = CredentialMode.TYPED
    house.account.save()
    return house


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_a_link_copied_while_another_account_invites_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    mine, theirs = cast.grupo_maiz(), cast.otra_cuenta()
    mine.account.copy_link_allowed = True
    mine.account.save()
    member = mine.invite("fausto", mine.assignment("viewer", ["centro"]))
    invitation = theirs.invitation("apodo", theirs.assignment("viewer", ["lejos"]), email=member.email)
    tomas = theirs.actor("tomas")

    def invite() -> None:
        try:
            invite_member(actor=tomas, invitation=invitation)
        finally:
            connections.close_all()

    other = threading.Thread(target=invite, daemon=True)

    def meanwhile(*arguments: Any, **named: Any) -> Any:
        other.start()
        # It waits for us, however long: the identity is held until the link is given.
        other.join(1)
        assert other.is_alive()
        return record_event(*arguments, **named)

    monkeypatch.setattr(copying, "record_event", meanwhile)
    link = copy_link(actor=mine.actor("olivia"), member=member)
    other.join(30)
    assert Member.objects.filter(user_id=member.user_id).count() == 2
    assert invitation_of(link.rstrip("/").split("/")[-1], now=timezone.now()) is None


@pytest.mark.django_db
def test_entering_one_account_by_its_link_is_no_yes_to_another() -> None:
    mine, theirs = typing(cast.grupo_maiz()), cast.otra_cuenta()
    member = mine.invite("fausto", mine.assignment("viewer", ["centro"]), password=TYPED)
    later = theirs.invite("apodo", theirs.assignment("viewer", ["lejos"]), by="tomas", email=member.email)
    join_account(token=token_of(later), new=OWN, origin=Origin())
    person = User.objects.get(pk=member.user_id)
    assert accept_on_sign_in(user=person, by_first_password=False) == []
    assert mine.member("fausto").state == MemberState.INVITED


@pytest.mark.django_db
def test_whoever_recovers_his_first_password_by_mail_enters_the_only_account_that_waits() -> None:
    house = typing(cast.grupo_maiz())
    member = house.invite("fausto", house.assignment("viewer", ["centro"]), password=TYPED)
    person = User.objects.get(pk=member.user_id)
    accepted = accept_on_sign_in(user=person, by_first_password=False)
    assert [each.pk for each in accepted] == [member.pk]


@pytest.mark.django_db
def test_a_link_sets_no_password_of_an_identity_that_somebody_uses() -> None:
    mine, theirs = cast.grupo_maiz(), cast.otra_cuenta()
    member = mine.invite("fausto", mine.assignment("viewer", ["centro"]))
    make_temporary_password(user=member.user)
    User.objects.filter(pk=member.user_id).update(first_sign_in_at=timezone.now())
    later = theirs.invite("apodo", theirs.assignment("viewer", ["lejos"]), by="tomas", email=member.email)
    with pytest.raises(LinkOver):
        join_account(token=token_of(later), new=OWN, origin=Origin())
    person = User.objects.get(pk=member.user_id)
    assert person.password_kind == PasswordKind.TEMPORARY
    assert not person.check_password(OWN)


@pytest.mark.django_db
def test_a_typed_password_is_hashed_whether_the_address_is_known_or_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mine, theirs = typing(cast.grupo_maiz()), cast.otra_cuenta()
    theirs.join("fausto", theirs.assignment("viewer", ["lejos"]), by="tomas")
    hashed: list[str] = []

    def counted(password: str) -> str:
        hashed.append(password)
        return make_password(password)

    monkeypatch.setattr(inviting, "make_password", counted)
    row = mine.assignment("viewer", ["centro"])
    mine.invite("nuevo", row, password=TYPED)
    mine.invite("conocido", row, email="fausto@correo.example", password=TYPED)
    assert hashed == [TYPED, TYPED]
    assert not User.objects.get(email="fausto@correo.example").check_password(TYPED)


@pytest.mark.django_db(transaction=True)
def test_two_accounts_that_correct_addresses_crosswise_do_not_wait_for_ever() -> None:
    mine, theirs = cast.grupo_maiz(), cast.otra_cuenta()
    for number in range(4):
        one = mine.invite(f"equis{number}", mine.assignment("viewer", ["centro"]))
        two = theirs.invite(f"griega{number}", theirs.assignment("viewer", ["lejos"]), by="tomas")
        outcomes = race(
            [
                partial(_readdressed, mine.actor("olivia"), one, two.email),
                partial(_readdressed, theirs.actor("tomas"), two, one.email),
            ]
        )
        assert outcomes.faults_besides(FieldFault) == []


def _readdressed(actor: Any, member: Member, email: str) -> Member:
    return edit_member(
        actor=actor,
        member=member,
        name=member.name,
        username=member.username,
        email=email,
        version=member.version,
    )


@pytest.mark.django_db
def test_a_form_sent_again_for_somebody_else_registers_him() -> None:
    house, key = cast.grupo_maiz(), uuid.uuid4()
    row = house.assignment("viewer", ["centro"])

    def registered(name: str) -> Member:
        typed = {"name": f"{name.title()} Prueba", "username": name, "email": f"{name}@correo.example"}
        invitation = Invitation(**typed, assignments=(row,), request_key=key)
        return invite_member(actor=house.actor("olivia"), invitation=invitation)

    first, second = registered("juana"), registered("pedro")
    assert (first.username, second.username) == ("juana", "pedro")
    assert registered("juana").pk == first.pk


@pytest.mark.django_db
def test_a_form_without_a_number_is_somebody_each_time() -> None:
    house = cast.grupo_maiz()
    form = house.invitation("fausto", house.assignment("viewer", ["centro"]))
    invite_member(actor=house.actor("olivia"), invitation=replace(form, request_key=None))
    other = replace(form, request_key=None, username="otra", email="otra@correo.example")
    assert invite_member(actor=house.actor("olivia"), invitation=other).username == "otra"


@pytest.mark.django_db
def test_another_user_name_for_somebody_known_elsewhere_is_only_what_this_account_typed() -> None:
    mine, theirs = cast.grupo_maiz(), cast.otra_cuenta()
    theirs.join("fausto", theirs.assignment("viewer", ["lejos"]), by="tomas")
    row = mine.assignment("viewer", ["centro"])
    member = mine.invite("conocido", row, email="fausto@correo.example")
    edited = edit_member(
        actor=mine.actor("olivia"),
        member=member,
        name=member.name,
        username="apodado",
        email=member.email,
        version=member.version,
    )
    assert edited.username == "apodado"
    assert User.objects.get(pk=member.user_id).username == "fausto"


@pytest.mark.django_db
def test_nobody_floods_a_mailbox_by_sending_again() -> None:
    house = cast.grupo_maiz()
    member = house.invite("fausto", house.assignment("viewer", ["centro"]))
    olivia = house.actor("olivia")
    sent = 0
    with suppress(WaitNeeded):
        for sent in range(10):  # noqa: B007 -- how many went before the refusal
            resend_credentials(actor=olivia, member=member)
    assert 1 <= sent <= 5


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["Titular", "Owner", "owner", "Administrator", "Ａdministrador", "Consul\u200bta", "Viewer"]
)
def test_no_profile_passes_for_one_of_the_programs(name: str) -> None:
    house = cast.grupo_maiz()
    with pytest.raises(FieldFault) as fault:
        create_profile(
            actor=house.actor("olivia"),
            name=name,
            description="",
            permissions=frozenset({Permission.CFDI_VIEW}),
        )
    assert fault.value.field == "name"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        "Ganaste, entra a https://premio.example/x",
        "www.premio.example",
        "=1+1",
        "ana@correo.example",
        "+52 1",
    ],
)
def test_a_name_is_no_link_and_no_formula(name: str) -> None:
    house = cast.grupo_maiz()
    with pytest.raises(InvalidFields) as fault:
        house.invite("fausto", house.assignment("viewer", ["centro"]), name=name)
    assert set(fault.value.errors) == {"name"}


@pytest.mark.django_db
def test_two_profiles_of_one_name_are_refused() -> None:
    house = cast.grupo_maiz()
    olivia, some = house.actor("olivia"), frozenset({Permission.CFDI_VIEW})
    create_profile(actor=olivia, name="Caja", description="", permissions=some)
    with pytest.raises(FieldFault) as fault:
        create_profile(actor=olivia, name="CAJA", description="", permissions=some)
    assert fault.value.field == "name"
