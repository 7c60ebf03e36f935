"""Give a seat back: free for somebody else, or forfeited until its term is renewed."""

from __future__ import annotations

from django.utils import timezone

from gafete.seats.models import Plan, Seat, SeatState


class SeatNotHeld(Exception):
    """The seat was not held: two requests gave it back, and this is the later one."""


def free_seat(*, seat: Seat) -> None:
    """Make a held seat free again, as when an invitation is withdrawn.

    A seat whose term ended while it was held is expired instead.

    Raises:
        SeatNotHeld: nobody held it.
    """
    over = seat.ends_at is not None and seat.ends_at <= timezone.now()
    _release(seat, state=SeatState.EXPIRED if over else SeatState.FREE)


def forfeit_seat(*, seat: Seat, label: str) -> None:
    """Lose a held seat until its term is renewed, where the plan says so; else free it.

    ``label`` names the person whose deletion loses it.

    Raises:
        SeatNotHeld: nobody held it.
    """
    if not deletion_forfeits(account_id=seat.account_id):
        free_seat(seat=seat)
        return
    _release(
        seat,
        state=SeatState.FORFEITED,
        forfeited_at=timezone.now(),
        forfeited_label=label,
    )


def deletion_forfeits(*, account_id: int) -> bool:
    """Whether deleting a member of this account loses his seat (a rule of the plan)."""
    return Plan.objects.filter(subscriptions__account_id=account_id, delete_forfeits=True).exists()


def _release(seat: Seat, **values: object) -> None:
    changed = Seat.objects.filter(pk=seat.pk, state=SeatState.HELD).update(**values)
    seat.refresh_from_db()
    # A seat that expired under whoever sat on it stays as it is: there is nothing left to give back.
    if not changed and seat.state != SeatState.EXPIRED:
        raise SeatNotHeld
