from __future__ import annotations

import pytest

from gafete.access.denials import AccessDenied
from gafete.members.queries import list_seats, members_by_key
from tests.cast import House


def test_the_seats_come_with_who_sits_on_them_a_page_at_a_time(house: House) -> None:
    first = list_seats(house.actor("olivia"), size=3)
    second = list_seats(house.actor("olivia"), size=30, cursor=first.next_cursor)
    sitting = [seat.member.name for seat in [*first.rows, *second.rows] if seat.state == "held"]
    assert sitting == ["Ana Prueba", "Bruno Prueba", "Carla Prueba", "Dario Prueba", "Elena Prueba"]
    assert len(first.rows) + len(second.rows) == 10


def test_the_seats_can_be_narrowed_to_a_state(house: House) -> None:
    assert len(list_seats(house.actor("olivia"), state="free").rows) == 5


def test_the_seats_are_for_those_who_may_pay(house: House) -> None:
    with pytest.raises(AccessDenied):
        list_seats(house.actor("ana"))


def test_the_seats_of_another_account_are_not_among_them(house: House, other_house: House) -> None:
    mine = {seat.account_id for seat in list_seats(house.actor("olivia")).rows}
    assert mine == {house.account.pk} != {other_house.account.pk}


def test_people_are_found_by_their_keys_as_far_as_the_reader_sees_them(
    house: House, other_house: House
) -> None:
    everybody = [house.member(name) for name in ("bruno", "carla", "dario")] + [other_house.owner]
    keys = [str(member.pk) for member in everybody]
    assert set(members_by_key(house.actor("olivia"), keys)) == set(keys[:3])
    assert set(members_by_key(house.actor("bruno"), keys)) == {keys[0], keys[2]}
    assert members_by_key(house.actor("carla"), keys) == {}


@pytest.mark.parametrize("key", ["", "x", "-1", "1 OR 1=1", "²", "9" * 5])
def test_a_key_that_is_none_finds_nobody(house: House, key: str) -> None:
    assert members_by_key(house.actor("olivia"), [key]) == {}
