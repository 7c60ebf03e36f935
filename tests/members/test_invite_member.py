"""Registering an extra user."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from gafete.access.denials import AccessDenied, GrantDenied
from gafete.access.periods import Period
from gafete.access.permissions import Permission
from gafete.access.scopes import Scope
from gafete.audit.models import Event, EventReach
from gafete.faults import InvalidFields, NotFound
from gafete.identity.models import PasswordKind, User
from gafete.members.actors import NotAMember
from gafete.members.invitations import Invitation
from gafete.members.models import Grant, Member, MemberState
from gafete.members.operations.accept_invitation import accept_invitation
from gafete.members.operations.delete_member import delete_member
from gafete.members.operations.invite_member import invite_member
from gafete.members.operations.reassign_seat import reassign_seat
from gafete.outbox.models import Message
from gafete.seats.models import Seat, SeatState
from gafete.seats.operations.take_seats import NoFreeSeat
from gafete.tenancy.models import CredentialMode
from tests import cast


def nothing_was_written(house: cast.House) -> bool:
    return (
        not house.members
        and Member.objects.filter(account=house.account).count() == 1
        and not Grant.objects.filter(account=house.account).exists()
        and not Seat.objects.filter(account=house.account, state=SeatState.HELD).exists()
        and Message.objects.filter(account_id=house.account.pk).count() == 1
        and not Event.objects.filter(account_id=house.account.pk, kind="member.invited").exists()
    )


def test_it_takes_a_seat_gives_the_access_queues_the_mail_and_tells_the_trail(
    empty_house: cast.House,
) -> None:
    house = empty_house
    member = house.invite("carla", house.assignment("issuer", ["centro", "cancún"]))
    assert member.state == MemberState.INVITED
    assert member.seat is not None
    assert member.seat.state == SeatState.HELD
    assert Grant.objects.filter(member=member).count() == 2
    message = Message.objects.get(subject_id=str(member.pk))
    assert message.kind == "members.credentials"
    assert message.parameters == {"member": member.pk, "nonce": str(member.invitation_nonce)}
    event = Event.objects.get(account_id=house.account.pk, kind="member.invited")
    assert event.actor_label == "Olivia Titular"
    assert event.target_label == "Carla Prueba"
    reached = EventReach.objects.filter(account_id=house.account.pk, sequence=event.sequence)
    assert {row.place_id for row in reached} == {house.places["centro"].pk, house.places["cancún"].pk}


def test_nobody_enters_with_an_invitation_that_was_not_accepted(empty_house: cast.House) -> None:
    member = empty_house.invite("carla", empty_house.assignment("issuer", ["centro"]))
    assert not member.user.has_usable_password()
    with pytest.raises(NotAMember):
        empty_house.actor("carla")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "   "),
        ("name", "x" * 121),
        ("name", "Carla\x00"),
        ("username", "ab"),
        ("username", "carla@casa"),
        ("username", "cárla"),
        ("username", "x" * 61),
        ("email", ""),
        ("email", "carla"),
        ("email", "carla@correo.example\nBcc: otra@correo.example"),
        ("email", "c\u0430rla@correo.example"),
        ("email", "x" * 290 + "@correo.example"),
    ],
)
def test_what_cannot_be_taken_is_told_beside_its_field_and_nothing_is_written(
    empty_house: cast.House, field: str, value: str
) -> None:
    with pytest.raises(InvalidFields) as fault:
        empty_house.invite("carla", empty_house.assignment("issuer", ["centro"]), **{field: value})
    assert list(fault.value.errors) == [field]
    assert nothing_was_written(empty_house)


def test_every_wrong_field_is_told_at_once(empty_house: cast.House) -> None:
    with pytest.raises(InvalidFields) as fault:
        empty_house.invite(
            "carla", empty_house.assignment("issuer", ["centro"]), name="", username="a", email="b"
        )
    assert set(fault.value.errors) == {"name", "username", "email"}


def test_an_address_that_is_in_the_account_is_a_plain_error(empty_house: cast.House) -> None:
    house = empty_house
    house.join("carla", house.assignment("issuer", ["centro"]))
    with pytest.raises(InvalidFields) as fault:
        house.invite("otra", house.assignment("issuer", ["roma"]), email="CARLA@correo.example ")
    assert "email" in fault.value.errors


def test_a_taken_user_name_comes_with_free_ones(empty_house: cast.House) -> None:
    house = empty_house
    house.join("carla", house.assignment("issuer", ["centro"]))
    with pytest.raises(InvalidFields) as fault:
        house.invite("otra", house.assignment("issuer", ["roma"]), username="carla")
    assert "carla2" in fault.value.suggestions["username"]


def test_a_person_of_another_account_is_invited_and_nothing_about_him_is_revealed(
    empty_house: cast.House, other_house: cast.House
) -> None:
    """Asked the same, the answers are alike whether the address was known or not."""
    house = empty_house
    house.account.credential_mode = CredentialMode.TYPED
    house.account.save()
    known = User.objects.get(email="tomas@correo.example")
    password, name = known.password, known.name
    tomas = house.invite(
        "apodo", house.assignment("viewer", ["centro"]), email="tomas@correo.example", password=cast.PASSWORD
    )
    stranger = house.invite("nueva", house.assignment("viewer", ["centro"]), password=cast.PASSWORD)
    known.refresh_from_db()
    assert (known.password, known.name) == (password, name)
    assert tomas.user_id == known.pk
    for member, typed in [(tomas, "apodo"), (stranger, "nueva")]:
        assert (member.name, member.username) == (f"{typed.title()} Prueba", typed)
        assert member.state == MemberState.INVITED
        assert member.credential_mode == CredentialMode.TYPED


def test_a_name_typed_for_a_known_person_stays_reserved_like_any_other(
    empty_house: cast.House, other_house: cast.House
) -> None:
    """Otherwise a second invitation with that name would tell that the first address was known."""
    house = empty_house
    house.invite("apodo", house.assignment("viewer", ["centro"]), email="tomas@correo.example")
    with pytest.raises(InvalidFields) as fault:
        house.invite("otra", house.assignment("viewer", ["centro"]), username="apodo")
    assert "username" in fault.value.errors


def test_a_user_name_is_taken_whoever_the_address_belongs_to(
    empty_house: cast.House, other_house: cast.House
) -> None:
    for email in ["tomas@correo.example", "nadie@correo.example"]:
        with pytest.raises(InvalidFields) as fault:
            empty_house.invite(
                "x", empty_house.assignment("viewer", ["centro"]), username="tomas", email=email
            )
        assert list(fault.value.errors) == ["username"]


def test_without_a_free_seat_nothing_is_written(db: None) -> None:
    house = cast.grupo_maiz(seats=0)
    with pytest.raises(NoFreeSeat):
        house.invite("carla", house.assignment("issuer", ["centro"]))
    assert nothing_was_written(house)
    assert not User.objects.filter(username="carla").exists()


def test_a_double_click_is_one_member(empty_house: cast.House) -> None:
    house = empty_house
    invitation = house.invitation("carla", house.assignment("issuer", ["centro"]))
    first = invite_member(actor=house.actor("olivia"), invitation=invitation)
    second = invite_member(actor=house.actor("olivia"), invitation=invitation)
    assert first.pk == second.pk
    assert Seat.objects.filter(account=house.account, state=SeatState.HELD).count() == 1


def with_key_of(member: Member, invitation: Invitation) -> Invitation:
    return replace(invitation, request_key=Member.objects.get(pk=member.pk).request_key)


def test_a_key_shows_nobody_out_of_sight(house: cast.House) -> None:
    """Bruno sends the very form with which somebody was registered in another company."""
    form = house.invitation("nueva", house.assignment("viewer", ["cancún"]))
    invite_member(actor=house.actor("olivia"), invitation=form)
    invitation = replace(form, assignments=(house.assignment("viewer", ["centro"]),))
    with pytest.raises(NotFound):
        invite_member(actor=house.actor("bruno"), invitation=invitation)
    former = house.invite("vieja", house.assignment("viewer", ["centro"]))
    with pytest.raises(NotFound):
        reassign_seat(actor=house.actor("bruno"), member=former, invitation=invitation)
    assert house.member("vieja").state == MemberState.INVITED


@pytest.mark.parametrize("name", ["carla", "dario"])
def test_a_key_is_no_right_to_manage_users(house: cast.House, name: str) -> None:
    made = house.invite("nueva", house.assignment("viewer", ["cancún"]))
    invitation = with_key_of(made, house.invitation("otra", house.assignment("viewer", ["centro"])))
    with pytest.raises(AccessDenied) as denial:
        invite_member(actor=house.actor(name), invitation=invitation)
    assert denial.value.permission == Permission.USERS_MANAGE
    with pytest.raises(AccessDenied):
        reassign_seat(actor=house.actor(name), member=made, invitation=invitation)


def test_some_access_must_be_given(empty_house: cast.House) -> None:
    with pytest.raises(InvalidFields) as fault:
        empty_house.invite("carla")
    assert "scopes" in fault.value.errors


def test_a_place_of_another_company_is_refused(empty_house: cast.House) -> None:
    house = empty_house
    crossed = Scope.place(house.account.pk, house.companies["panadería"].pk, house.places["centro"].pk)
    with pytest.raises(InvalidFields) as fault:
        house.invite("carla", house.assignment("issuer", [crossed]))
    assert "scopes" in fault.value.errors
    assert nothing_was_written(house)


def test_an_archived_place_is_refused(empty_house: cast.House) -> None:
    house = empty_house
    place = house.places["centro"]
    place.archived_at = timezone.now()
    place.save()
    with pytest.raises(InvalidFields):
        house.invite("carla", house.assignment("issuer", ["centro"]))


def test_a_company_of_another_account_is_refused(empty_house: cast.House, other_house: cast.House) -> None:
    with pytest.raises(AccessDenied):
        empty_house.invite("carla", empty_house.assignment("issuer", [other_house.at("ajena")]))
    assert nothing_was_written(empty_house)


def test_an_administrator_gives_nothing_outside_his_company(house: cast.House) -> None:
    with pytest.raises(AccessDenied):
        house.invite("nueva", house.assignment("viewer", ["cancún"]), by="bruno")
    with pytest.raises(AccessDenied):
        house.invite("nueva", house.assignment("viewer", [house.whole]), by="bruno")


def test_an_administrator_gives_no_permission_that_he_lacks(house: cast.House) -> None:
    with pytest.raises(GrantDenied) as denial:
        house.invite(
            "nueva",
            house.assignment("viewer", ["centro"], added=frozenset({Permission.PAYROLL_VIEW})),
            by="bruno",
        )
    assert denial.value.permission == Permission.PAYROLL_VIEW


def test_an_administrator_gives_nothing_for_longer_than_he_has_it(empty_house: cast.House) -> None:
    house = empty_house
    end = timezone.now() + timedelta(days=10)
    house.join("bruno", house.assignment("administrator", ["maíz azul"], period=Period(None, end)))
    with pytest.raises(GrantDenied):
        house.invite("nueva", house.assignment("viewer", ["centro"]), by="bruno")
    within = house.assignment("viewer", ["centro"], period=Period(None, end))
    assert house.invite("nueva", within, by="bruno").state == MemberState.INVITED


@pytest.mark.parametrize("name", ["carla", "dario", "elena"])
def test_whoever_may_not_manage_users_registers_nobody(house: cast.House, name: str) -> None:
    with pytest.raises(AccessDenied) as denial:
        house.invite("nueva", house.assignment("viewer", ["centro"]), by=name)
    assert denial.value.permission == Permission.USERS_MANAGE


def test_a_typed_password_counts_for_a_new_person_and_must_be_replaced(empty_house: cast.House) -> None:
    house = empty_house
    house.account.credential_mode = CredentialMode.TYPED
    house.account.save()
    member = house.invite("carla", house.assignment("issuer", ["centro"]), password=cast.PASSWORD)
    assert member.user.check_password(cast.PASSWORD)
    assert member.user.password_kind == PasswordKind.TYPED
    assert member.user.must_replace_password


@pytest.mark.parametrize("password", ["corta", "aaaaaaaaaaaaaaaaaaaa", "carla prueba carla prueba", ""])
def test_a_typed_password_follows_the_rules(empty_house: cast.House, password: str) -> None:
    house = empty_house
    house.account.credential_mode = CredentialMode.TYPED
    house.account.save()
    with pytest.raises(InvalidFields) as fault:
        house.invite("carla", house.assignment("issuer", ["centro"]), password=password)
    assert "password" in fault.value.errors
    assert nothing_was_written(house)


def test_a_password_typed_where_the_account_has_links_is_ignored(empty_house: cast.House) -> None:
    member = empty_house.invite("carla", empty_house.assignment("issuer", ["centro"]), password=cast.PASSWORD)
    assert not member.user.has_usable_password()


def test_somebody_left_without_accounts_can_be_invited_again(house: cast.House) -> None:
    delete_member(actor=house.actor("olivia"), member=house.member("carla"))
    assert not User.objects.get(username="carla").is_active
    again = house.invite("regreso", house.assignment("viewer", ["centro"]), email="carla@correo.example")
    user = User.objects.get(username="carla")
    assert user.is_active
    accept_invitation(user=user, member=again)
    again.refresh_from_db()
    assert (again.state, again.username) == (MemberState.ACTIVE, "carla")


def test_two_grants_of_the_same_are_one(empty_house: cast.House) -> None:
    house = empty_house
    rows = [house.assignment("issuer", ["centro"]), house.assignment("issuer", ["centro", "roma"])]
    member = house.invite("carla", *rows)
    assert Grant.objects.filter(member=member).count() == 2


def test_the_key_belongs_to_the_account(empty_house: cast.House, other_house: cast.House) -> None:
    """The same key in two accounts is two requests: a key taken from elsewhere finds nobody's member."""
    key = uuid.uuid4()
    made = []
    for house, place in [(empty_house, "centro"), (other_house, "lejos")]:
        invitation = house.invitation(f"u{place}", house.assignment("viewer", [place]))
        object.__setattr__(invitation, "request_key", key)
        actor = house.actor("olivia" if house is empty_house else "tomas")
        made.append(invite_member(actor=actor, invitation=invitation))
    assert made[0].account_id != made[1].account_id
