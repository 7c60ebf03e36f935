"""What the database and the innermost functions refuse, when everything before them was passed.

Two requests at once may both find a name free; the unique index lets one through, and the other
person reads a sentence instead of an error of the program. `test_races.py` lets it happen for real.
"""

from __future__ import annotations

import pytest

from gafete.access.grants import owner_grant
from gafete.faults import InvalidFields
from gafete.identity.models import User
from gafete.members import newcomers
from gafete.members.assignments import grant_row
from gafete.members.ending import end_membership
from gafete.members.models import Grant, Member, MemberState, OwnershipOffer
from gafete.members.operations import edit_member as editing
from gafete.members.operations.deactivate_member import deactivate_member
from gafete.members.operations.delete_member import delete_member
from gafete.members.operations.edit_member import edit_member
from gafete.members.operations.edit_profile import is_editable
from gafete.members.operations.offer_ownership import offer_ownership
from gafete.members.operations.open_account import open_account
from gafete.members.operations.reassign_seat import reassign_seat
from gafete.outbox.models import Message
from gafete.seats.models import Seat, SeatState
from gafete.seats.operations.take_seats import NoFreeSeat
from gafete.tenancy.models import Account
from tests import cast


@pytest.fixture
def _everybody_finds_the_name_free(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (newcomers, editing):
        monkeypatch.setattr(module, "require_free_username", lambda *_args, **_values: None)


@pytest.mark.usefixtures("_everybody_finds_the_name_free")
def test_of_two_who_register_one_name_the_later_is_told(house: cast.House) -> None:
    people = User.objects.count()
    with pytest.raises(InvalidFields) as fault:
        house.invite("nueva", house.assignment("viewer", ["centro"]), username="carla")
    assert list(fault.value.errors) == ["email"]
    assert User.objects.count() == people


@pytest.mark.usefixtures("_everybody_finds_the_name_free")
def test_of_two_who_correct_to_one_name_the_later_is_told(house: cast.House) -> None:
    invited = house.invite("nueva", house.assignment("viewer", ["centro"]))
    with pytest.raises(InvalidFields):
        rename(house, invited, "carla")
    assert house.member("nueva").username == "nueva"


@pytest.mark.usefixtures("_everybody_finds_the_name_free")
def test_of_two_accounts_opened_for_one_name_the_later_is_told(house: cast.House) -> None:
    with pytest.raises(InvalidFields):
        open_for(house, name="Tercera", username="carla")
    assert not Account.objects.filter(name="Tercera").exists()


def open_for(house: cast.House, *, name: str, username: str) -> Member:
    return open_account(
        operator="Mesa de servicio",
        name=name,
        plan=cast.plan(),
        owner_name="Tere Titular",
        owner_username=username,
        owner_email="tere@correo.example",
    )


def rename(house: cast.House, member: Member, username: str) -> Member:
    return edit_member(
        actor=house.actor("olivia"),
        member=member,
        name=member.name,
        username=username,
        email=member.email,
        version=member.version,
    )


def test_an_account_needs_a_name(house: cast.House) -> None:
    with pytest.raises(InvalidFields) as fault:
        open_for(house, name="  ", username="tere")
    assert list(fault.value.errors) == ["account"]


def test_a_new_user_name_is_the_persons_before_he_enters(house: cast.House) -> None:
    invited = house.invite("nueva", house.assignment("viewer", ["centro"]))
    rename(house, invited, "novata")
    assert User.objects.get(pk=invited.user_id).username == "novata"
    mails = Message.objects.filter(subject_id=str(invited.pk))
    # The link still works: nothing that it is made of has changed.
    assert mails.count() == 1


# -- seats that expired under somebody -----------------------------------------------------------


@pytest.fixture
def expired(house: cast.House) -> Member:
    """Carla, deactivated, whose seat ended meanwhile."""
    carla = house.member("carla")
    deactivate_member(actor=house.actor("olivia"), member=carla)
    Seat.objects.filter(member=carla).update(state=SeatState.EXPIRED)
    return carla


def test_nobody_is_put_on_a_seat_that_expired(house: cast.House, expired: Member) -> None:
    invitation = house.invitation("nuria", house.assignment("viewer", ["centro"]))
    with pytest.raises(NoFreeSeat):
        reassign_seat(actor=house.actor("olivia"), member=expired, invitation=invitation)
    assert house.member("carla").state == MemberState.DEACTIVATED


def test_whoever_sits_on_a_seat_that_expired_can_be_deleted(house: cast.House, expired: Member) -> None:
    delete_member(actor=house.actor("olivia"), member=expired)
    assert house.member("carla").state == MemberState.DELETED
    assert Seat.objects.filter(account=house.account, state=SeatState.EXPIRED).count() == 1


def test_whoever_is_out_already_is_not_told_again_when_he_is_deleted(house: cast.House) -> None:
    carla = house.member("carla")
    deactivate_member(actor=house.actor("olivia"), member=carla)
    delete_member(actor=house.actor("olivia"), member=carla)
    notices = Message.objects.filter(kind="members.deactivated", subject_id=str(carla.pk))
    assert notices.count() == 1


# -- innermost -----------------------------------------------------------------------------------


def test_a_membership_without_a_seat_is_not_ended(house: cast.House) -> None:
    with pytest.raises(ValueError, match="seat"):
        end_membership(house.owner, state=MemberState.DELETED)


def test_the_owners_right_to_everything_never_becomes_a_row(house: cast.House) -> None:
    with pytest.raises(ValueError, match="row"):
        grant_row(owner_grant(house.account.pk), member_id=house.owner.pk)


def test_a_button_to_edit_a_profile_is_drawn_where_it_works(house: cast.House) -> None:
    assert not is_editable(actor=house.actor("olivia"), profile=house.profile("viewer"))
    assert not is_editable(actor=house.actor("bruno"), profile=house.profile("viewer"))


def test_rows_name_themselves(house: cast.House) -> None:
    carla = house.member("carla")
    grant = Grant.objects.get(member=carla)
    offer_ownership(actor=house.actor("olivia"), member=carla)
    assert str(carla) == "Carla Prueba"
    assert str(grant.profile) == "Facturador"
    assert str(grant) == f"{carla.pk}: {grant.profile_id} @ {grant.company_id}/{grant.place_id}"
    assert str(OwnershipOffer.objects.get()) == f"{house.owner.pk} -> {carla.pk}"
