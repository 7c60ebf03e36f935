"""A seat is free, held, forfeited or expired, and passes from one to the other by one way only."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from gafete.seats.models import Seat, SeatSource, SeatState
from gafete.seats.operations.forfeit_seat import forfeit_seat
from gafete.seats.operations.free_seat import SeatNotHeld, free_seat
from gafete.seats.operations.take_seats import NoFreeSeat, take_seat, take_seats
from gafete.seats.queries import deletion_forfeits, meter_of
from tests import cast


@pytest.fixture
def three(db: None) -> cast.House:
    """An account with three free seats."""
    del db
    return cast.open_house("Tres", "olivia", seats=3)


@pytest.fixture
def endless(db: None) -> cast.House:
    """An account whose plan makes seats as they are needed, and gives them back."""
    del db
    return cast.open_house(
        "Sin límite", "oscar", seats=0, on=cast.plan("endless", included=None, forfeits=False)
    )


def states(house: cast.House) -> list[str]:
    return list(Seat.objects.filter(account=house.account).order_by("id").values_list("state", flat=True))


def end(seat: Seat, *, days_ago: int) -> None:
    now = timezone.now()
    Seat.objects.filter(pk=seat.pk).update(
        starts_at=now - timedelta(days=400), ends_at=now - timedelta(days=days_ago)
    )
    seat.refresh_from_db()


def test_the_oldest_free_seat_is_taken_first(three: cast.House) -> None:
    first, second = take_seat(account_id=three.account.pk), take_seat(account_id=three.account.pk)
    assert first.pk < second.pk
    assert states(three) == [SeatState.HELD, SeatState.HELD, SeatState.FREE]


def test_when_none_is_left_it_says_so(three: cast.House) -> None:
    for _number in range(3):
        take_seat(account_id=three.account.pk)
    with pytest.raises(NoFreeSeat, match="ocupados"):
        take_seat(account_id=three.account.pk)
    assert meter_of(three.account.pk).is_full


def test_a_seat_of_another_account_is_never_taken(three: cast.House, other_house: cast.House) -> None:
    taken = take_seats(account_id=three.account.pk, count=10)
    assert {seat.account_id for seat in taken} == {three.account.pk}
    assert len(taken) == 3
    assert meter_of(other_house.account.pk).held == 0


def test_a_seat_stays_free_where_the_transaction_is_rolled_back(three: cast.House) -> None:
    with transaction.atomic():
        take_seat(account_id=three.account.pk)
        transaction.set_rollback(True)
    assert states(three) == [SeatState.FREE] * 3


def test_a_seat_past_its_term_is_neither_taken_nor_counted(three: cast.House) -> None:
    """Also before a sweep has marked it: the meter never promises what cannot be had."""
    for seat in Seat.objects.filter(account=three.account):
        end(seat, days_ago=1)
    assert meter_of(three.account.pk).total == 0
    with pytest.raises(NoFreeSeat):
        take_seat(account_id=three.account.pk)


@pytest.mark.parametrize("state", [SeatState.FORFEITED, SeatState.EXPIRED])
def test_forfeited_and_expired_seats_are_neither_taken_nor_counted(three: cast.House, state: str) -> None:
    Seat.objects.filter(account=three.account).update(state=state)
    assert meter_of(three.account.pk).total == 0
    with pytest.raises(NoFreeSeat):
        take_seat(account_id=three.account.pk)


def test_an_endless_plan_makes_the_seats_that_are_missing(endless: cast.House) -> None:
    first = take_seats(account_id=endless.account.pk, count=3)
    free_seat(seat=first[1])
    second = take_seats(account_id=endless.account.pk, count=2)
    assert first[1].pk in {seat.pk for seat in second}
    assert states(endless) == [SeatState.HELD] * 4
    assert {seat.source for seat in first} == {SeatSource.UNLIMITED}
    meter = meter_of(endless.account.pk)
    assert (meter.held, meter.total) == (4, None)


def test_nothing_is_made_where_nothing_is_missing(endless: cast.House) -> None:
    assert take_seats(account_id=endless.account.pk, count=0) == []
    assert states(endless) == []


# -- giving it back ------------------------------------------------------------------


def test_a_freed_seat_can_be_taken_again(three: cast.House) -> None:
    seat = take_seat(account_id=three.account.pk)
    free_seat(seat=seat)
    assert seat.state == SeatState.FREE
    assert take_seat(account_id=three.account.pk).pk == seat.pk


def test_a_seat_whose_term_ended_meanwhile_does_not_become_free(three: cast.House) -> None:
    seat = take_seat(account_id=three.account.pk)
    end(seat, days_ago=0)
    free_seat(seat=seat)
    assert seat.state == SeatState.EXPIRED


def test_a_seat_whose_term_goes_on_becomes_free(three: cast.House) -> None:
    seat = take_seat(account_id=three.account.pk)
    seat.ends_at = timezone.now() + timedelta(days=1)
    free_seat(seat=seat)
    assert seat.state == SeatState.FREE


def test_a_seat_is_given_back_once(three: cast.House) -> None:
    seat = take_seat(account_id=three.account.pk)
    forfeit_seat(seat=seat, label="Carla")
    with pytest.raises(SeatNotHeld):
        free_seat(seat=seat)
    with pytest.raises(SeatNotHeld):
        forfeit_seat(seat=seat, label="Carla")


def test_a_seat_that_expired_under_somebody_stays_expired(three: cast.House) -> None:
    for forfeits in (False, True):
        seat = take_seat(account_id=three.account.pk)
        Seat.objects.filter(pk=seat.pk).update(state=SeatState.EXPIRED)
        if forfeits:
            forfeit_seat(seat=seat, label="Carla")
        else:
            free_seat(seat=seat)
        assert (seat.state, seat.forfeited_at) == (SeatState.EXPIRED, None)


def test_forfeiting_says_when_and_by_whom(three: cast.House) -> None:
    seat = take_seat(account_id=three.account.pk)
    forfeit_seat(seat=seat, label="Carla Prueba")
    assert (seat.state, seat.forfeited_label) == (SeatState.FORFEITED, "Carla Prueba")
    assert seat.forfeited_at is not None
    assert meter_of(three.account.pk).total == 2


def test_an_endless_plan_forfeits_nothing(endless: cast.House, three: cast.House) -> None:
    assert deletion_forfeits(three.account.pk)
    assert not deletion_forfeits(endless.account.pk)
    seat = take_seat(account_id=endless.account.pk)
    forfeit_seat(seat=seat, label="Carla")
    assert (seat.state, seat.forfeited_at) == (SeatState.FREE, None)


def test_the_database_refuses_a_term_that_runs_backwards(three: cast.House) -> None:
    now = timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.filter(account=three.account).update(starts_at=now, ends_at=now)


def test_a_seat_names_itself(three: cast.House) -> None:
    seat = Seat.objects.filter(account=three.account)[0]
    assert str(seat) == f"Comprado {seat.pk}"
