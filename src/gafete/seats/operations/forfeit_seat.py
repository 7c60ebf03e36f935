"""Lose a seat until its term is renewed."""

from __future__ import annotations

from django.utils import timezone

from gafete.seats.models import Seat, SeatState
from gafete.seats.operations.free_seat import free_seat, give_back
from gafete.seats.queries import deletion_forfeits


def forfeit_seat(*, seat: Seat, label: str) -> None:
    """Lose a held seat until its term is renewed, where the plan says so; else free it.

    ``label`` names the person whose deletion loses it.

    Raises:
        SeatNotHeld: nobody held it.
    """
    if not deletion_forfeits(seat.account_id):
        free_seat(seat=seat)
        return
    give_back(
        seat=seat,
        state=SeatState.FORFEITED,
        forfeited_at=timezone.now(),
        forfeited_label=label,
    )
