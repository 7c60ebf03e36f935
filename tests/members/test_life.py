"""What happens to an extra user after he was registered: entering, leaving, and what his seat does."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from gafete.access.denials import AccessDenied
from gafete.access.permissions import Permission
from gafete.audit.models import Event
from gafete.faults import InvalidFields, StaleEdit
from gafete.identity.models import Session, SessionEntry, User
from gafete.members.actors import NotAMember, load_actor
from gafete.members.authority import MemberGone
from gafete.members.models import Grant, Member, MemberState
from gafete.members.operations.accept_invitation import (
    InvitationOver,
    accept_invitation,
    accept_on_sign_in,
)
from gafete.members.operations.close_member_session import close_member_session
from gafete.members.operations.copy_link import LinkNotOffered, copy_link
from gafete.members.operations.deactivate_member import NotActive, deactivate_member
from gafete.members.operations.delete_member import delete_member
from gafete.members.operations.edit_member import edit_member
from gafete.members.operations.reactivate_member import NotDeactivated, reactivate_member
from gafete.members.operations.reassign_seat import StillActive, reassign_seat
from gafete.members.operations.resend_credentials import AlreadyEntered, resend_credentials
from gafete.members.operations.withdraw_invitation import InvitationAccepted, withdraw_invitation
from gafete.outbox.models import Message
from gafete.seats.models import Seat, SeatState
from gafete.seats.operations.free_seat import SeatNotHeld, free_seat
from gafete.seats.operations.take_seats import NoFreeSeat
from gafete.seats.queries import meter_of
from gafete.tenancy.models import CredentialMode
from tests import cast


def session_in(house: cast.House, member: Member) -> SessionEntry:
    session = Session.objects.create(
        session_key=uuid.uuid4().hex,
        session_data="",
        expire_date=timezone.now() + timedelta(hours=1),
        user=member.user,
    )
    return SessionEntry.objects.create(session=session, account_id=house.account.pk, user=member.user)


def seat_of(member: Member) -> Seat:
    """The seat that he held when this row was read, as it is now."""
    assert member.seat_id is not None
    return Seat.objects.get(pk=member.seat_id)


def kinds(house: cast.House) -> list[str]:
    events = Event.objects.filter(account_id=house.account.pk).order_by("sequence")
    return list(events.values_list("kind", flat=True))


# -- accepting ----------------------------------------------------------------


def test_accepting_makes_him_active_under_his_own_names(
    empty_house: cast.House, other_house: cast.House
) -> None:
    house = empty_house
    member = house.invite("apodo", house.assignment("viewer", ["centro"]), email="tomas@correo.example")
    accept_invitation(user=other_house.owner.user, member=member)
    joined = house.member("apodo")
    assert joined.state == MemberState.ACTIVE
    assert (joined.name, joined.username) == ("Apodo Prueba", "tomas")
    assert ":tomas" in joined.search_words
    assert "member.joined" in kinds(house)


def test_an_invitation_is_accepted_once_and_only_by_its_person(
    empty_house: cast.House, other_house: cast.House
) -> None:
    member = empty_house.invite("carla", empty_house.assignment("viewer", ["centro"]))
    with pytest.raises(InvitationOver):
        accept_invitation(user=other_house.owner.user, member=member)
    accept_invitation(user=member.user, member=member)
    with pytest.raises(InvitationOver):
        accept_invitation(user=member.user, member=member)


def test_a_blocked_identity_accepts_nothing(empty_house: cast.House) -> None:
    member = empty_house.invite("carla", empty_house.assignment("viewer", ["centro"]))
    member.user.blocked_at = timezone.now()
    with pytest.raises(InvitationOver):
        accept_invitation(user=member.user, member=member)


def test_signing_in_accepts_only_the_invitation_that_made_the_identity(
    empty_house: cast.House, other_house: cast.House
) -> None:
    house = empty_house
    house.account.credential_mode = CredentialMode.TEMPORARY
    house.account.save()
    made = house.invite("carla", house.assignment("viewer", ["centro"]))
    later = other_house.invite(
        "apodo", other_house.assignment("viewer", ["lejos"]), by="tomas", email=made.email
    )
    accepted = accept_on_sign_in(user=made.user, by_first_password=True)
    assert [member.pk for member in accepted] == [made.pk]
    later.refresh_from_db()
    assert later.state == MemberState.INVITED


# -- resending, copying, withdrawing ------------------------------------------


def test_resending_makes_the_earlier_mail_useless(empty_house: cast.House) -> None:
    house = empty_house
    member = house.invite("carla", house.assignment("viewer", ["centro"]))
    again = resend_credentials(actor=house.actor("olivia"), member=member)
    assert again.invitation_nonce != member.invitation_nonce
    nonces = [m.parameters["nonce"] for m in Message.objects.filter(subject_id=str(member.pk))]
    assert str(again.invitation_nonce) in nonces
    assert len(nonces) == 2


def test_whoever_has_entered_recovers_his_password_himself(house: cast.House) -> None:
    with pytest.raises(AlreadyEntered):
        resend_credentials(actor=house.actor("olivia"), member=house.member("carla"))


def test_the_owners_invitation_is_resent_by_whoever_manages_the_account(empty_house: cast.House) -> None:
    house = empty_house
    ana = house.join("ana", house.assignment("administrator", [house.whole]))
    Member.objects.filter(pk=house.owner.pk).update(state=MemberState.INVITED)
    resent = resend_credentials(actor=load_actor(ana.user, house.account.pk).actor, member=house.owner)
    assert resent.is_owner


def test_copying_the_link_needs_the_accounts_policy_and_is_recorded(empty_house: cast.House) -> None:
    house = empty_house
    member = house.invite("carla", house.assignment("viewer", ["centro"]))
    with pytest.raises(LinkNotOffered):
        copy_link(actor=house.actor("olivia"), member=member)
    house.account.copy_link_allowed = True
    house.account.save()
    assert copy_link(actor=house.actor("olivia"), member=member).startswith("http://testserver/")
    assert kinds(house)[-1] == "member.link_copied"


def test_nobody_copies_the_link_of_somebody_who_entered(house: cast.House) -> None:
    house.account.copy_link_allowed = True
    house.account.save()
    with pytest.raises(LinkNotOffered):
        copy_link(actor=house.actor("olivia"), member=house.member("carla"))


def test_withdrawing_frees_the_seat_and_the_address(empty_house: cast.House) -> None:
    house = empty_house
    member = house.invite("carla", house.assignment("viewer", ["centro"]))
    before = meter_of(house.account.pk)
    withdraw_invitation(actor=house.actor("olivia"), member=member)
    assert meter_of(house.account.pk).held == before.held - 1
    assert house.member("carla").state == MemberState.DELETED
    again = house.invite("carla", house.assignment("viewer", ["centro"]))
    assert again.user_id != member.user_id


def test_an_accepted_invitation_is_not_withdrawn(house: cast.House) -> None:
    with pytest.raises(InvitationAccepted):
        withdraw_invitation(actor=house.actor("olivia"), member=house.member("carla"))


# -- deactivating and back ----------------------------------------------------


def test_a_deactivated_member_is_out_and_keeps_his_seat(house: cast.House) -> None:
    carla = house.member("carla")
    entry = session_in(house, carla)
    held = meter_of(house.account.pk).held
    deactivate_member(actor=house.actor("olivia"), member=carla)
    with pytest.raises(NotAMember):
        load_actor(carla.user, house.account.pk)
    entry.refresh_from_db()
    assert entry.closed_at is not None
    assert meter_of(house.account.pk).held == held
    assert Message.objects.filter(kind="members.deactivated", subject_id=str(carla.pk)).exists()


def test_his_sessions_elsewhere_go_on(house: cast.House, other_house: cast.House) -> None:
    carla = house.member("carla")
    there = session_in(other_house, carla)
    deactivate_member(actor=house.actor("olivia"), member=carla)
    there.refresh_from_db()
    assert there.closed_at is None


def test_he_comes_back_as_he_was(house: cast.House) -> None:
    carla = house.member("carla")
    before = house.actor("carla").permissions_at(house.at("cancún"))
    deactivate_member(actor=house.actor("olivia"), member=carla)
    reactivate_member(actor=house.actor("olivia"), member=carla)
    assert house.actor("carla").permissions_at(house.at("cancún")) == before


def test_only_the_active_are_deactivated_and_only_the_deactivated_come_back(house: cast.House) -> None:
    invited = house.invite("nueva", house.assignment("viewer", ["centro"]))
    with pytest.raises(NotActive):
        deactivate_member(actor=house.actor("olivia"), member=invited)
    with pytest.raises(NotDeactivated):
        reactivate_member(actor=house.actor("olivia"), member=house.member("carla"))


def test_nobody_comes_back_on_a_seat_that_expired(house: cast.House) -> None:
    carla = house.member("carla")
    deactivate_member(actor=house.actor("olivia"), member=carla)
    Seat.objects.filter(member=carla).update(state=SeatState.EXPIRED)
    with pytest.raises(NoFreeSeat):
        reactivate_member(actor=house.actor("olivia"), member=carla)


# -- reassigning --------------------------------------------------------------


def test_a_new_person_takes_the_seat_and_the_record_stays_with_the_former(house: cast.House) -> None:
    carla = house.member("carla")
    deactivate_member(actor=house.actor("olivia"), member=carla)
    invitation = house.invitation("nuria", house.assignment("issuer", ["cancún"]))
    nuria = reassign_seat(actor=house.actor("olivia"), member=carla, invitation=invitation)
    former = house.member("carla")
    assert (former.state, former.replaced_by_id, former.seat) == (MemberState.REPLACED, nuria.pk, None)
    assert former.name == "Carla Prueba"
    assert nuria.user_id != former.user_id
    assert (nuria.seat_id, nuria.state) == (carla.seat_id, MemberState.INVITED)
    again = reassign_seat(actor=house.actor("olivia"), member=carla, invitation=invitation)
    assert again.pk == nuria.pk


def test_it_needs_no_free_seat(db: None) -> None:
    house = cast.grupo_maiz(seats=1)
    first = house.invite("carla", house.assignment("issuer", ["cancún"]))
    second = reassign_seat(
        actor=house.actor("olivia"),
        member=first,
        invitation=house.invitation("nuria", house.assignment("issuer", ["cancún"])),
    )
    assert second.seat_id == first.seat_id


def test_the_seat_of_an_active_member_is_not_given_away(house: cast.House) -> None:
    with pytest.raises(StillActive):
        reassign_seat(
            actor=house.actor("olivia"),
            member=house.member("carla"),
            invitation=house.invitation("nuria", house.assignment("issuer", ["cancún"])),
        )
    assert house.member("carla").state == MemberState.ACTIVE


def test_a_failed_reassignment_changes_nothing(house: cast.House) -> None:
    carla = house.member("carla")
    deactivate_member(actor=house.actor("olivia"), member=carla)
    with pytest.raises(InvalidFields):
        reassign_seat(
            actor=house.actor("olivia"),
            member=carla,
            invitation=house.invitation("nuria", house.assignment("issuer", ["cancún"]), username="dario"),
        )
    assert house.member("carla").state == MemberState.DEACTIVATED


def test_the_successor_may_not_be_the_same_person(house: cast.House) -> None:
    """An identity is in an account once; a person who comes back is invited, with his own record."""
    carla = house.member("carla")
    deactivate_member(actor=house.actor("olivia"), member=carla)
    successor = reassign_seat(
        actor=house.actor("olivia"),
        member=carla,
        invitation=house.invitation(
            "carlota", house.assignment("issuer", ["cancún"]), email="carla@correo.example"
        ),
    )
    assert successor.pk != carla.pk
    assert successor.user_id == carla.user_id


# -- deleting -----------------------------------------------------------------


def test_deleting_forfeits_the_seat_where_the_plan_says_so(house: cast.House) -> None:
    carla = house.member("carla")
    before = meter_of(house.account.pk)
    delete_member(actor=house.actor("olivia"), member=carla)
    after = meter_of(house.account.pk)
    seat = seat_of(carla)
    assert (seat.state, seat.forfeited_label) == (SeatState.FORFEITED, "Carla Prueba")
    assert (after.held, after.total) == (before.held - 1, (before.total or 0) - 1)
    with pytest.raises(NotAMember):
        load_actor(carla.user, house.account.pk)


def test_deleting_frees_the_seat_where_the_plan_does_not_forfeit(db: None) -> None:
    house = cast.open_house(
        "Sin límite", "olivia", seats=0, on=cast.plan("libre", included=None, forfeits=False)
    )
    cast.add_company(house, "uno", rfc="UNO010101AB1", legal_name="Uno", places=["centro"])
    carla = house.join("carla", house.assignment("viewer", ["centro"]))
    delete_member(actor=house.actor("olivia"), member=carla)
    assert seat_of(carla).state == SeatState.FREE
    assert meter_of(house.account.pk).total is None


def test_deleting_an_invitation_withdraws_it(empty_house: cast.House) -> None:
    house = empty_house
    member = house.invite("carla", house.assignment("viewer", ["centro"]))
    delete_member(actor=house.actor("olivia"), member=member)
    assert seat_of(member).state == SeatState.FREE


def test_what_is_deleted_stays_deleted(house: cast.House) -> None:
    carla = house.member("carla")
    delete_member(actor=house.actor("olivia"), member=carla)
    for operation in (delete_member, deactivate_member, reactivate_member, resend_credentials):
        with pytest.raises(MemberGone):
            operation(actor=house.actor("olivia"), member=carla)


def test_deleting_needs_a_permission_that_administrators_do_not_have(house: cast.House) -> None:
    with pytest.raises(AccessDenied) as denial:
        delete_member(actor=house.actor("ana"), member=house.member("carla"))
    assert denial.value.permission == Permission.USERS_DELETE


def test_an_identity_of_two_accounts_outlives_its_deletion_in_one(
    house: cast.House, other_house: cast.House
) -> None:
    carla = house.member("carla")
    elsewhere = other_house.invite(
        "apodo", other_house.assignment("viewer", ["lejos"]), by="tomas", email=carla.email
    )
    accept_invitation(user=carla.user, member=elsewhere)
    delete_member(actor=house.actor("olivia"), member=carla)
    assert User.objects.get(pk=carla.user_id).blocked_at is None
    assert load_actor(carla.user, other_house.account.pk).member.pk == elsewhere.pk


def test_an_identity_without_accounts_is_blocked_and_its_sessions_end(house: cast.House) -> None:
    carla = house.member("carla")
    session_in(house, carla)
    delete_member(actor=house.actor("olivia"), member=carla)
    user = User.objects.get(pk=carla.user_id)
    assert not user.is_active
    assert user.email == "carla@correo.example"
    assert not Session.objects.filter(user=user).exists()


def test_a_seat_is_given_back_once(house: cast.House) -> None:
    seat = house.member("carla").seat
    assert seat is not None
    free_seat(seat=seat)
    with pytest.raises(SeatNotHeld):
        free_seat(seat=seat)


def test_a_seat_whose_term_ended_is_expired_when_it_is_given_back(house: cast.House) -> None:
    seat = house.member("carla").seat
    assert seat is not None
    seat.starts_at = timezone.now() - timedelta(days=2)
    seat.ends_at = timezone.now() - timedelta(days=1)
    seat.save()
    free_seat(seat=seat)
    assert seat.state == SeatState.EXPIRED


# -- correcting the data ------------------------------------------------------


def test_the_name_is_corrected_at_any_time(house: cast.House) -> None:
    carla = house.member("carla")
    edited = edit_member(
        actor=house.actor("olivia"),
        member=carla,
        name="Carla Muñoz",
        username="carla",
        email="carla@correo.example",
        version=carla.version,
    )
    assert edited.sort_name == "carla munoz"
    assert User.objects.get(pk=carla.user_id).name == "Carla Prueba"


@pytest.mark.parametrize(("field", "value"), [("username", "otra"), ("email", "otra@correo.example")])
def test_what_belongs_to_a_person_who_entered_is_his_to_change(
    house: cast.House, field: str, value: str
) -> None:
    carla = house.member("carla")
    values = {"name": carla.name, "username": carla.username, "email": carla.email, field: value}
    with pytest.raises(InvalidFields) as fault:
        edit_member(actor=house.actor("olivia"), member=carla, version=carla.version, **values)
    assert list(fault.value.errors) == [field]


def test_before_the_first_entry_both_are_corrected_and_the_mail_goes_out_anew(
    empty_house: cast.House,
) -> None:
    house = empty_house
    member = house.invite("carla", house.assignment("viewer", ["centro"]))
    edited = edit_member(
        actor=house.actor("olivia"),
        member=member,
        name="Carla Prueba",
        username="carlita",
        email="carlita@correo.example",
        version=member.version,
    )
    user = User.objects.get(pk=member.user_id)
    assert (user.username, user.email) == ("carlita", "carlita@correo.example")
    assert edited.invitation_nonce != member.invitation_nonce
    assert Message.objects.filter(subject_id=str(member.pk)).count() == 2


def test_correcting_an_invitation_never_touches_an_identity_that_was_there_before(
    empty_house: cast.House, other_house: cast.House
) -> None:
    house = empty_house
    member = house.invite("apodo", house.assignment("viewer", ["centro"]), email="tomas@correo.example")
    edited = edit_member(
        actor=house.actor("olivia"),
        member=member,
        name="Otro Nombre",
        username="otro",
        email="otro@correo.example",
        version=member.version,
    )
    tomas = User.objects.get(username="tomas")
    assert (tomas.email, tomas.name) == ("tomas@correo.example", "Tomas Titular")
    assert edited.user.username == "otro"
    assert edited.user_id != tomas.pk


def test_an_invitation_moves_to_the_identity_of_the_address_it_is_corrected_to(
    empty_house: cast.House, other_house: cast.House
) -> None:
    house = empty_house
    member = house.invite("apodo", house.assignment("viewer", ["centro"]))
    edited = edit_member(
        actor=house.actor("olivia"),
        member=member,
        name="Apodo Prueba",
        username="apodo",
        email="tomas@correo.example",
        version=member.version,
    )
    assert edited.user.username == "tomas"
    assert edited.username == "apodo"
    assert User.objects.get(pk=member.user_id).blocked_at is not None


def test_the_user_name_of_a_known_person_is_no_more_free_to_him_than_to_others(
    empty_house: cast.House, other_house: cast.House
) -> None:
    house = empty_house
    for email in ["tomas@correo.example", "nadie@correo.example"]:
        member = house.invite("apodo", house.assignment("viewer", ["centro"]), email=email)
        with pytest.raises(InvalidFields) as fault:
            edit_member(
                actor=house.actor("olivia"),
                member=member,
                name=member.name,
                username="tomas",
                email=email,
                version=member.version,
            )
        assert "username" in fault.value.errors
        withdraw_invitation(actor=house.actor("olivia"), member=member)


def test_the_later_of_two_editors_is_told(house: cast.House) -> None:
    carla = house.member("carla")

    def rename(by: str, name: str) -> None:
        edit_member(
            actor=house.actor(by),
            member=carla,
            name=name,
            username=carla.username,
            email=carla.email,
            version=carla.version,
        )

    rename("olivia", "Carla Uno")
    with pytest.raises(StaleEdit):
        rename("ana", "Carla Dos")
    assert house.member("carla").name == "Carla Uno"


def test_an_edit_that_changes_nothing_leaves_no_trace(house: cast.House) -> None:
    carla = house.member("carla")
    before = kinds(house)
    edit_member(
        actor=house.actor("olivia"),
        member=carla,
        name=carla.name,
        username=carla.username,
        email=carla.email,
        version=carla.version,
    )
    assert kinds(house) == before
    assert house.member("carla").version == carla.version


# -- his sessions -------------------------------------------------------------


def test_an_administrator_closes_a_session_in_his_account_and_no_other(
    house: cast.House, other_house: cast.House
) -> None:
    carla = house.member("carla")
    here, there = session_in(house, carla), session_in(other_house, carla)
    actor = house.actor("olivia")
    assert close_member_session(actor=actor, member=carla, entry=here)
    assert not close_member_session(actor=actor, member=carla, entry=here)
    assert not close_member_session(actor=actor, member=carla, entry=there)
    there.refresh_from_db()
    assert there.closed_at is None
    assert Session.objects.filter(pk=here.session_id).exists()


def test_an_administrator_of_one_company_closes_the_sessions_of_its_people(house: cast.House) -> None:
    dario = house.member("dario")
    assert close_member_session(actor=house.actor("bruno"), member=dario, entry=session_in(house, dario))


def test_whoever_may_deactivate_nobody_closes_no_session(house: cast.House) -> None:
    elena = house.member("elena")
    entry = session_in(house, elena)
    with pytest.raises(AccessDenied) as denial:
        close_member_session(actor=house.actor("dario"), member=elena, entry=entry)
    assert denial.value.permission == Permission.USERS_DEACTIVATE
    entry.refresh_from_db()
    assert entry.closed_at is None


def test_grants_of_the_ended_open_nothing(house: cast.House) -> None:
    carla = house.member("carla")
    delete_member(actor=house.actor("olivia"), member=carla)
    assert Grant.objects.filter(member=carla).exists()
    with pytest.raises(NotAMember):
        load_actor(carla.user, house.account.pk)


def test_a_link_is_copied_only_for_somebody_whom_no_other_account_knows(
    empty_house: cast.House, other_house: cast.House
) -> None:
    """Whoever holds a copied link chooses the first password: of an identity that waits elsewhere, he must not."""
    for house in (empty_house, other_house):
        house.account.copy_link_allowed = True
        house.account.save()
    waits = other_house.invite("victima", other_house.assignment("viewer", ["lejos"]), by="tomas")
    here = empty_house.invite("apodo", empty_house.assignment("viewer", ["centro"]), email=waits.email)
    known = empty_house.invite(
        "otro", empty_house.assignment("viewer", ["centro"]), email="tomas@correo.example"
    )
    for house, member, by in [
        (empty_house, here, "olivia"),
        (other_house, waits, "tomas"),
        (empty_house, known, "olivia"),
    ]:
        with pytest.raises(LinkNotOffered):
            copy_link(actor=house.actor(by), member=member)
