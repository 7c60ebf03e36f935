"""What seats cost. No database."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
MAXIMUM_SEATS_PER_ORDER = 10_000


@dataclass(frozen=True, slots=True)
class Quote:
    """What an order of seats costs, in Mexican pesos with two decimals."""

    quantity: int
    unit_price: Decimal
    tax_rate: Decimal
    subtotal: Decimal
    tax: Decimal
    total: Decimal


def quote(*, unit_price: Decimal, quantity: int, tax_rate: Decimal) -> Quote:
    """Price ``quantity`` seats; the tax (IVA) is rounded half up to the cent on the subtotal.

    ``tax_rate`` is a fraction: 0.16, or 0.08 under the border-region stimulus (LIVA art. 1; decree of
    31 December 2018).
    """
    subtotal = (unit_price * quantity).quantize(CENT, rounding=ROUND_HALF_UP)
    tax = (subtotal * tax_rate).quantize(CENT, rounding=ROUND_HALF_UP)
    return Quote(
        quantity=quantity,
        unit_price=unit_price,
        tax_rate=tax_rate,
        subtotal=subtotal,
        tax=tax,
        total=subtotal + tax,
    )


@dataclass(frozen=True, slots=True)
class Meter:
    """How many seats an account has and how many are held. ``total`` is None where there is no limit.

    Forfeited and expired seats do not count.
    """

    held: int
    total: int | None

    @property
    def free(self) -> int | None:
        """Seats left, or None where there is no limit."""
        return None if self.total is None else max(self.total - self.held, 0)

    @property
    def is_full(self) -> bool:
        """Whether no further extra user fits."""
        return self.free == 0
