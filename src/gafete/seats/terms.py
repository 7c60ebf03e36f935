"""How long a term lasts. Calendar months, so that a year bought on 29 February ends on the 28th."""

from __future__ import annotations

import calendar
from datetime import datetime


def end_of_term(start: datetime, *, months: int) -> datetime:
    """The moment ``months`` calendar months after ``start``; the last day where the month is shorter."""
    index = start.month - 1 + months
    year, month = start.year + index // 12, index % 12 + 1
    day = min(start.day, calendar.monthrange(year, month)[1])
    return start.replace(year=year, month=month, day=day)
