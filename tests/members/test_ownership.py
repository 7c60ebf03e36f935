"""The owner: always one, never on a seat, and only transferable (rules 4 and 9)."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from gafete.access.denials import AccessDenied
from gafete.access.permissions import ALL_PERMISSIONS, Permission
from gafete.members.actors import load_actor
from gafete.members.models import Member, MemberState
from gafete.members.operations.change_grants import change_grants
from gafete.members.operations.deactivate_member import deactivate_member
from gafete.members.operations.delete_member import delete_member
from gafete.members.operations.offer_ownership import OfferNotPossible, close_offer, offer_ownership
from gafete.members.operations.reassign_seat import reassign_seat
from gafete.members.operations.transfer_ownership import transfer_ownership
from gafete.members.operations.withdraw_invitation import withdraw_invitation
from gafete.members.queries import open_offer, owner_of
from gafete.outbox.models import Message
from gafete.seats.queries import meter_of
from tests import cast


def test_the_owner_may_do_everything_and_takes_no_seat(empty_house: cast.House) -> None:
    house = empty_house
    assert house.actor("olivia").permissions_at(house.at("centro")) == ALL_PERMISSIONS
    assert meter_of(house.account.pk).held == 0


def test_the_two_swap_and_so_does_the_seat(house: cast.House) -> None:
    held = meter_of(house.account.pk).held
    seat_id = house.member("carla").seat_id
    offer = offer_ownership(actor=house.actor("olivia"), member=house.member("carla"))
    transfer_ownership(actor=house.actor("carla"), offer=offer)
    olivia, carla = Member.objects.get(pk=house.owner.pk), house.member("carla")
    assert (carla.is_owner, carla.seat_id) == (True, None)
    assert (olivia.is_owner, olivia.seat_id) == (False, seat_id)
    assert meter_of(house.account.pk).held == held
    former = load_actor(olivia.user, house.account.pk).actor
    assert former.may(Permission.USERS_MANAGE, at=house.whole)
    assert not former.may(Permission.BILLING_MANAGE, at=house.whole)
    assert house.actor("carla").permissions_at(house.whole) == ALL_PERMISSIONS
    assert owner_of(former).pk == carla.pk
    assert Message.objects.filter(kind="members.ownership_moved").count() == 2


def test_only_the_owner_offers_it(house: cast.House) -> None:
    with pytest.raises(AccessDenied):
        offer_ownership(actor=house.actor("ana"), member=house.member("carla"))


def test_it_is_offered_to_one_active_member_at_a_time(house: cast.House) -> None:
    olivia = house.actor("olivia")
    invited = house.invite("nueva", house.assignment("viewer", ["centro"]))
    with pytest.raises(OfferNotPossible):
        offer_ownership(actor=olivia, member=invited)
    with pytest.raises(OfferNotPossible):
        offer_ownership(actor=olivia, member=house.owner)
    offer_ownership(actor=olivia, member=house.member("carla"))
    with pytest.raises(OfferNotPossible):
        offer_ownership(actor=olivia, member=house.member("dario"))


def test_nobody_else_accepts_it(house: cast.House) -> None:
    offer = offer_ownership(actor=house.actor("olivia"), member=house.member("carla"))
    for name in ("dario", "olivia", "ana"):
        with pytest.raises(OfferNotPossible):
            transfer_ownership(actor=house.actor(name), offer=offer)


@pytest.mark.parametrize("name", ["olivia", "carla"])
def test_an_offer_is_withdrawn_or_declined_and_then_void(house: cast.House, name: str) -> None:
    offer = offer_ownership(actor=house.actor("olivia"), member=house.member("carla"))
    assert open_offer(house.actor(name)) == offer
    close_offer(actor=house.actor(name), offer=offer)
    assert open_offer(house.actor(name)) is None
    with pytest.raises(OfferNotPossible):
        transfer_ownership(actor=house.actor("carla"), offer=offer)
    with pytest.raises(OfferNotPossible):
        close_offer(actor=house.actor(name), offer=offer)


def test_others_neither_see_nor_close_it(house: cast.House) -> None:
    offer = offer_ownership(actor=house.actor("olivia"), member=house.member("carla"))
    assert open_offer(house.actor("ana")) is None
    with pytest.raises(AccessDenied):
        close_offer(actor=house.actor("ana"), offer=offer)


def test_whoever_was_deactivated_meanwhile_does_not_become_owner(house: cast.House) -> None:
    offer = offer_ownership(actor=house.actor("olivia"), member=house.member("carla"))
    carla = house.actor("carla")
    deactivate_member(actor=house.actor("olivia"), member=house.member("carla"))
    with pytest.raises(OfferNotPossible):
        transfer_ownership(actor=carla, offer=offer)
    assert Member.objects.get(pk=house.owner.pk).is_owner


def test_nobody_removes_the_owner_through_any_door(house: cast.House) -> None:
    ana, olivia = house.actor("ana"), house.owner
    with pytest.raises(AccessDenied):
        deactivate_member(actor=ana, member=olivia)
    with pytest.raises(AccessDenied):
        delete_member(actor=ana, member=olivia)
    with pytest.raises(AccessDenied):
        withdraw_invitation(actor=ana, member=olivia)
    with pytest.raises(AccessDenied):
        change_grants(actor=ana, member=olivia, assignments=[], version=olivia.version)
    with pytest.raises(AccessDenied):
        reassign_seat(
            actor=ana,
            member=olivia,
            invitation=house.invitation("nueva", house.assignment("viewer", ["centro"])),
        )
    assert Member.objects.get(pk=olivia.pk).state == MemberState.ACTIVE


def test_the_database_itself_keeps_one_live_owner_without_a_seat(house: cast.House) -> None:
    carla = house.member("carla")
    for values in (
        {"is_owner": True},
        {"is_owner": True, "seat": None},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Member.objects.filter(pk=carla.pk).update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Member.objects.filter(pk=house.owner.pk).update(state=MemberState.DEACTIVATED)
