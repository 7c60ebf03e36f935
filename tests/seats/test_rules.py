"""What seats cost, and how full an account is."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gafete.seats.rules import MAXIMUM_SEATS_PER_ORDER, Meter, quote

GENERAL, BORDER = Decimal("0.16"), Decimal("0.08")


def test_one_seat_costs_249_and_39_84_of_tax() -> None:
    price = quote(unit_price=Decimal("249.00"), quantity=1, tax_rate=GENERAL)
    assert (price.subtotal, price.tax, price.total) == (
        Decimal("249.00"),
        Decimal("39.84"),
        Decimal("288.84"),
    )


def test_at_the_border_the_tax_is_half() -> None:
    price = quote(unit_price=Decimal("249.00"), quantity=1, tax_rate=BORDER)
    assert (price.tax, price.total) == (Decimal("19.92"), Decimal("268.92"))


@pytest.mark.parametrize(
    ("unit_price", "tax_rate", "tax"),
    [
        # Exactly half a cent goes up, also where rounding to even would go down.
        ("0.25", "0.10", "0.03"),
        ("0.45", "0.10", "0.05"),
        ("10.03", "0.50", "5.02"),
        ("0.03", "0.16", "0.00"),
        ("0.04", "0.16", "0.01"),
    ],
)
def test_half_a_cent_is_rounded_up(unit_price: str, tax_rate: str, tax: str) -> None:
    price = quote(unit_price=Decimal(unit_price), quantity=1, tax_rate=Decimal(tax_rate))
    assert price.tax == Decimal(tax)


def test_the_tax_is_rounded_once_for_the_whole_order() -> None:
    """Rounded seat by seat, ten seats at 0.03 would carry no tax."""
    price = quote(unit_price=Decimal("0.03"), quantity=10, tax_rate=GENERAL)
    assert price.tax == Decimal("0.05")


@given(
    cents=st.integers(0, 10_000_000),
    quantity=st.integers(1, MAXIMUM_SEATS_PER_ORDER),
    tax_rate=st.sampled_from([GENERAL, BORDER, Decimal(0)]),
)
def test_every_quote_adds_up_to_the_cent(cents: int, quantity: int, tax_rate: Decimal) -> None:
    price = quote(unit_price=Decimal(cents) / 100, quantity=quantity, tax_rate=tax_rate)
    exact = Fraction(cents * quantity, 100) * Fraction(tax_rate)
    assert price.subtotal * 100 == cents * quantity
    assert price.total == price.subtotal + price.tax
    # Never further from the exact tax than half a cent; at exactly half, above it.
    assert -Fraction(1, 200) < Fraction(price.tax) - exact <= Fraction(1, 200)
    assert all(
        amount == amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
        for amount in (price.subtotal, price.tax, price.total)
    )


def test_a_meter_counts_what_is_left() -> None:
    assert Meter(held=3, total=5).free == 2
    assert not Meter(held=3, total=5).is_full
    assert Meter(held=5, total=5).is_full


def test_more_held_than_there_are_leaves_none_and_never_less() -> None:
    assert Meter(held=6, total=5).free == 0


def test_without_a_limit_it_is_never_full() -> None:
    meter = Meter(held=1_000, total=None)
    assert (meter.free, meter.is_full) == (None, False)


def test_an_account_without_seats_is_full() -> None:
    assert Meter(held=0, total=0).is_full
