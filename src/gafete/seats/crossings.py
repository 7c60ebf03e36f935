"""What about orders must be asked across accounts."""

from __future__ import annotations

from gafete.walls.crossings import Crossing

ACCOUNT_OF_ORDER = Crossing(
    name="gafete_account_of_order",
    arguments={"number": "bigint"},
    returns="bigint",
    statement="SELECT account_id FROM seats_order WHERE id = %(number)s",
)
