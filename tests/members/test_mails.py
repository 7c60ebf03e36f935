"""Which mail goes to whom, and what it holds."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from gafete.identity.models import PasswordKind, User
from gafete.members.links import invitation_link, invitation_of
from gafete.members.models import Member
from gafete.members.operations.accept_invitation import accept_invitation, accept_on_sign_in
from gafete.members.operations.change_grants import change_grants
from gafete.members.operations.deactivate_member import deactivate_member
from gafete.members.operations.delete_member import delete_member
from gafete.members.operations.offer_ownership import close_offer, offer_ownership
from gafete.members.operations.reactivate_member import reactivate_member
from gafete.members.operations.resend_credentials import resend_credentials
from gafete.members.operations.transfer_ownership import transfer_ownership
from gafete.members.operations.withdraw_invitation import withdraw_invitation
from gafete.outbox.composers import Mail, compose
from gafete.outbox.models import Message
from gafete.tenancy.models import CredentialMode
from tests import cast

PASSWORD_LINE = re.compile(r"(?:[a-z2-9]{4}-){5}[a-z2-9]{4}")


def mode(house: cast.House, credential_mode: str) -> None:
    house.account.credential_mode = credential_mode
    house.account.save()


def messages_of(member: Member, kind: str = "members.credentials") -> list[Message]:
    return list(Message.objects.filter(subject_id=str(member.pk), kind=kind).order_by("created_at"))


def mail_to(member: Member, kind: str = "members.credentials") -> Mail | None:
    return compose(messages_of(member, kind)[-1])


def written(mail: Mail | None) -> Mail:
    assert mail is not None
    return mail


def invite(house: cast.House, **values: str) -> Member:
    return house.invite("carla", house.assignment("viewer", ["centro"]), **values)


# -- the way in ----------------------------------------------------------------------------------


def test_by_default_a_link_arrives(empty_house: cast.House) -> None:
    carla = invite(empty_house)
    mail = written(mail_to(carla))
    assert (mail.to, mail.language) == ("carla@correo.example", "es-mx")
    assert invitation_link(carla) in mail.text
    assert invitation_link(carla) in mail.html
    assert "Grupo Maíz" in mail.subject
    assert "Olivia Titular" in mail.text
    assert not PASSWORD_LINE.search(mail.text)


def test_a_mail_that_is_sent_again_carries_the_same_link(empty_house: cast.House) -> None:
    carla = invite(empty_house)
    assert written(mail_to(carla)).text == written(mail_to(carla)).text


def test_a_temporary_password_is_made_as_the_mail_is_written(empty_house: cast.House) -> None:
    house = empty_house
    mode(house, CredentialMode.TEMPORARY)
    carla = invite(house)
    assert not carla.user.has_usable_password()
    before = timezone.now()
    mail = written(mail_to(carla))
    found = PASSWORD_LINE.search(mail.text)
    assert found is not None
    user = User.objects.get(pk=carla.user_id)
    assert user.check_password(found.group())
    assert user.password_kind == PasswordKind.TEMPORARY
    assert user.must_replace_password
    assert user.password_expires_at is not None
    day = user.password_expires_at - before
    assert timedelta(hours=24) <= day < timedelta(hours=24, minutes=1)
    assert "carla" in mail.text
    assert "activar" not in mail.text


def test_only_its_hash_is_kept(empty_house: cast.House) -> None:
    house = empty_house
    mode(house, CredentialMode.TEMPORARY)
    carla = invite(house)
    found = PASSWORD_LINE.search(written(mail_to(carla)).text)
    assert found is not None
    for model in (User, Member, Message):
        for row in model._default_manager.values_list():
            assert found.group() not in repr(row)
    assert User.objects.get(pk=carla.user_id).password.startswith("argon2")


def test_a_newer_mail_replaces_the_older_password(empty_house: cast.House) -> None:
    house = empty_house
    mode(house, CredentialMode.TEMPORARY)
    carla = invite(house)
    passwords = [PASSWORD_LINE.search(written(mail_to(carla)).text) for _time in range(2)]
    assert None not in passwords
    older, newer = [found.group() for found in passwords if found]
    user = User.objects.get(pk=carla.user_id)
    assert older != newer
    assert not user.check_password(older)
    assert user.check_password(newer)


def test_nobody_who_chose_a_password_gets_another_one(empty_house: cast.House) -> None:
    house = empty_house
    mode(house, CredentialMode.TEMPORARY)
    carla = invite(house)
    user = User.objects.get(pk=carla.user_id)
    user.set_password(cast.PASSWORD)
    user.password_kind = PasswordKind.OWN
    user.save()
    assert mail_to(carla) is None
    user.refresh_from_db()
    assert user.check_password(cast.PASSWORD)


def test_a_typed_password_is_never_mailed(empty_house: cast.House) -> None:
    house = empty_house
    mode(house, CredentialMode.TYPED)
    carla = invite(house, password=cast.PASSWORD)
    mail = written(mail_to(carla))
    assert cast.PASSWORD not in mail.text + mail.html
    assert "carla" in mail.text
    assert "activar" not in mail.text
    assert not PASSWORD_LINE.search(mail.text)


@pytest.mark.parametrize("credential_mode", [CredentialMode.TEMPORARY, CredentialMode.TYPED])
def test_somebody_who_was_known_before_gets_a_link_and_keeps_his_password(
    empty_house: cast.House, other_house: cast.House, credential_mode: str
) -> None:
    house = empty_house
    mode(house, credential_mode)
    known = other_house.owner.user
    password = User.objects.get(pk=known.pk).password
    member = house.invite(
        "apodo",
        house.assignment("viewer", ["centro"]),
        email=known.email,
        password="otra frase larga y rara",
    )
    mail = written(mail_to(member))
    assert invitation_link(Member.objects.get(pk=member.pk)) in mail.text
    assert mail.to == known.email
    assert User.objects.get(pk=known.pk).password == password


def test_the_owner_of_a_new_account_gets_a_link(empty_house: cast.House) -> None:
    message = messages_of(empty_house.owner)[0]
    # He has entered since, so it is not wanted any more.
    assert compose(message) is None


def test_a_mail_that_was_replaced_is_not_sent(empty_house: cast.House) -> None:
    carla = invite(empty_house)
    resend_credentials(actor=empty_house.actor("olivia"), member=carla)
    older, newer = messages_of(carla)
    assert compose(older) is None
    link = re.search(r"http\S+/activar/(\S+)/", written(compose(newer)).text)
    assert link is not None
    assert invitation_of(link.group(1), now=timezone.now()) == carla


def test_a_mail_of_an_invitation_that_is_over_is_not_sent(empty_house: cast.House) -> None:
    accepted, withdrawn = (
        invite(empty_house),
        empty_house.invite("otra", empty_house.assignment("viewer", ["centro"])),
    )
    accept_invitation(user=accepted.user, member=accepted)
    withdraw_invitation(actor=empty_house.actor("olivia"), member=withdrawn)
    assert mail_to(accepted) is None
    assert mail_to(withdrawn) is None


def test_a_mail_to_nobody_is_not_sent(empty_house: cast.House) -> None:
    parameters = {"member": 999_999_999, "nonce": str(uuid.uuid4())}
    assert compose(Message(kind="members.credentials", parameters=parameters)) is None
    assert compose(Message(kind="members.deactivated", parameters={"member": 999_999_999})) is None


def test_a_name_breaks_neither_the_subject_nor_the_page(empty_house: cast.House) -> None:
    house = empty_house
    house.account.name = "Uno <b>&\r\nBcc: otra@correo.example"
    house.account.save()
    mail = written(mail_to(invite(house)))
    assert "\n" not in mail.subject
    assert "<b>" not in mail.html


# -- notices ---------------------------------------------------------------------------------------


def changed(house: cast.House) -> None:
    carla = house.member("carla")
    row = house.assignment("viewer", ["cancún"])
    change_grants(actor=house.actor("ana"), member=carla, assignments=[row], version=carla.version)


def deactivated(house: cast.House) -> None:
    deactivate_member(actor=house.actor("ana"), member=house.member("carla"))


def deleted(house: cast.House) -> None:
    delete_member(actor=house.actor("olivia"), member=house.member("carla"))


def reactivated(house: cast.House) -> None:
    deactivated(house)
    reactivate_member(actor=house.actor("ana"), member=house.member("carla"))


def offered(house: cast.House) -> None:
    offer_ownership(actor=house.actor("olivia"), member=house.member("carla"))


NOTICES = [
    (changed, "members.access_changed"),
    (deactivated, "members.deactivated"),
    (deleted, "members.deactivated"),
    (reactivated, "members.reactivated"),
    (offered, "members.ownership_offer"),
]
every_notice = pytest.mark.parametrize(
    ("act", "kind"), NOTICES, ids=lambda each: getattr(each, "__name__", "")
)


@every_notice
def test_a_notice_goes_to_the_persons_own_address(house: cast.House, act: object, kind: str) -> None:
    User.objects.filter(username="carla").update(email="propia@correo.example", language="en")
    act(house)  # type: ignore[operator]
    mail = written(mail_to(house.member("carla"), kind))
    assert (mail.to, mail.language) == ("propia@correo.example", "en")
    assert "Grupo Maíz" in mail.text
    # Mail is not confidential: no company, no place, no secret.
    for word in ("Cancún", "Panadería", "activar"):
        assert word not in mail.text + mail.html


@every_notice
def test_changes_of_access_may_be_turned_off_and_nothing_else(
    house: cast.House, act: object, kind: str
) -> None:
    User.objects.filter(username="carla").update(muted_notices=["access_changed"])
    act(house)  # type: ignore[operator]
    mail = mail_to(house.member("carla"), kind)
    assert (mail is None) == (kind != "members.ownership_offer")


@every_notice
def test_a_notice_to_somebody_without_an_address_is_not_sent(
    house: cast.House, act: object, kind: str
) -> None:
    act(house)  # type: ignore[operator]
    User.objects.filter(username="carla").update(email="")
    assert mail_to(house.member("carla"), kind) is None


def test_whoever_never_entered_is_not_told_that_he_is_out(empty_house: cast.House) -> None:
    carla = invite(empty_house)
    delete_member(actor=empty_house.actor("olivia"), member=carla)
    assert messages_of(carla, "members.deactivated") == []


def test_an_offer_that_was_withdrawn_is_not_mailed(house: cast.House) -> None:
    olivia = house.actor("olivia")
    offer = offer_ownership(actor=olivia, member=house.member("carla"))
    close_offer(actor=olivia, offer=offer)
    assert mail_to(house.member("carla"), "members.ownership_offer") is None


def test_both_are_told_who_owns_the_account_now(house: cast.House) -> None:
    offer = offer_ownership(actor=house.actor("olivia"), member=house.member("carla"))
    transfer_ownership(actor=house.actor("carla"), offer=offer)
    for member in (house.owner, house.member("carla")):
        assert "Carla Prueba" in written(mail_to(member, "members.ownership_moved")).text


def test_a_mail_is_queued_only_if_the_change_is_kept(house: cast.House) -> None:
    with transaction.atomic():
        deactivated(house)
        transaction.set_rollback(True)
    assert messages_of(house.member("carla"), "members.deactivated") == []


def test_signing_in_with_what_was_mailed_accepts(empty_house: cast.House) -> None:
    mode(empty_house, CredentialMode.TEMPORARY)
    carla = invite(empty_house)
    mail_to(carla)
    assert [member.pk for member in accept_on_sign_in(user=carla.user, by_first_password=True)] == [carla.pk]
    assert mail_to(carla) is None
