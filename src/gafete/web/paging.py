"""Addresses of the neighbouring pages of a list; the filters stay in them."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model
from django.http import HttpRequest

from gafete.listing.keyset import Page

Row = TypeVar("Row", bound=Model)
CURSOR = "cursor"


def cursor_of(request: HttpRequest) -> str:
    """The cursor of the page that is asked for; none on the first."""
    return request.GET.get(CURSOR, "")


def neighbours(request: HttpRequest, page: Page[Row]) -> dict[str, str]:
    """``previous_url`` and ``next_url`` for the pager, empty where there is no such page."""
    return {
        "previous_url": _address(request, page.previous_cursor),
        "next_url": _address(request, page.next_cursor),
    }


def _address(request: HttpRequest, cursor: str) -> str:
    if not cursor:
        return ""
    query = request.GET.copy()
    query[CURSOR] = cursor
    return f"?{query.urlencode()}"
