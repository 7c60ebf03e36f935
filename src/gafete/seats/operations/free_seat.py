"""Give a seat back, so that somebody else may take it."""

from __future__ import annotations

from django.utils import timezone

from gafete.seats.models import Seat, SeatState


class SeatNotHeld(Exception):
    """The seat was not held: two requests gave it back, and this is the later one."""


def free_seat(*, seat: Seat) -> None:
    """Make a held seat free again, as when an invitation is withdrawn.

    A seat whose term ended while it was held is expired instead.

    Raises:
        SeatNotHeld: nobody held it.
    """
    over = seat.ends_at is not None and seat.ends_at <= timezone.now()
    give_back(seat=seat, state=SeatState.EXPIRED if over else SeatState.FREE)


def give_back(*, seat: Seat, **values: object) -> None:
    """Change a held seat to these values, by one conditional UPDATE: it is given back once.

    Raises:
        SeatNotHeld: nobody held it.
    """
    changed = Seat.objects.filter(pk=seat.pk, state=SeatState.HELD).update(**values)
    seat.refresh_from_db()
    # A seat that expired under whoever sat on it stays as it is: there is nothing left to give back.
    if not changed and seat.state != SeatState.EXPIRED:
        raise SeatNotHeld
