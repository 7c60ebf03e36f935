"""Many values are taken a portion at a time."""

from __future__ import annotations

from gafete.bulk.portions import portions


def test_they_come_in_their_order_and_the_last_portion_may_have_fewer() -> None:
    assert list(portions(iter(range(7)), most=3)) == [[0, 1, 2], [3, 4, 5], [6]]


def test_of_nothing_there_is_no_portion() -> None:
    assert list(portions([], most=3)) == []
