"""Take free seats; the only way by which a seat becomes held."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gafete.bulk.operations.insert_rows import insert_rows
from gafete.seats.models import Plan, Seat, SeatSource, SeatState, can_be_taken


class NoFreeSeat(Exception):
    """Every seat of the account is held, forfeited or expired."""

    def __init__(self) -> None:
        super().__init__(_("Todos los asientos de tu plan están ocupados."))


def take_seat(*, account_id: int) -> Seat:
    """Take one seat inside the caller's transaction; it stays free if that is rolled back.

    Raises:
        NoFreeSeat: none is left.
    """
    seats = take_seats(account_id=account_id, count=1)
    if not seats:
        raise NoFreeSeat
    return seats[0]


def take_seats(*, account_id: int, count: int) -> list[Seat]:
    """Take up to ``count`` seats inside the caller's transaction, oldest first.

    Fewer come back where fewer are free; on an unlimited plan the missing ones are made.
    """
    taken: list[Seat] = []
    while len(taken) < count:
        free = _free_seats(account_id)
        # Waits for whoever holds the row. A row that he took no longer matches, so fewer rows come
        # back although others may be free: ask again until nothing is.
        found = list(free.select_for_update().order_by("id")[: count - len(taken)])
        if not found:
            break
        taken += [seat for seat in found if _hold(seat)]
    missing = count - len(taken)
    if missing and _is_unlimited(account_id):
        taken += _make_seats(account_id, missing)
    return taken


def _free_seats(account_id: int) -> QuerySet[Seat]:
    return Seat.objects.filter(can_be_taken(timezone.now()), account_id=account_id)


def _hold(seat: Seat) -> bool:
    """One conditional UPDATE: whoever changes the row has the seat, whatever was read before."""
    changed = Seat.objects.filter(pk=seat.pk, state=SeatState.FREE).update(state=SeatState.HELD)
    seat.state = SeatState.HELD
    return changed == 1


def _is_unlimited(account_id: int) -> bool:
    return Plan.objects.filter(subscriptions__account_id=account_id, included_seats__isnull=True).exists()


def _make_seats(account_id: int, count: int) -> list[Seat]:
    return insert_rows(
        rows=(
            Seat(account_id=account_id, source=SeatSource.UNLIMITED, state=SeatState.HELD)
            for _number in range(count)
        )
    )
