"""Usuarios: the people whom the reader sees, the seats, and what can be done."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from gafete.access.permissions import Permission
from gafete.listing.cursors import InvalidCursor
from gafete.members.queries import ORDERS, list_members
from gafete.seats.queries import seat_meter
from gafete.web.access import requires
from gafete.web.members.elsewhere import buying_address, open_address
from gafete.web.members.filters import NARROWING, SORT, ListFilters, read_filters
from gafete.web.members.rows import rows_of
from gafete.web.paging import CURSOR, cursor_of, neighbours
from gafete.web.requests import MemberRequest

MATRIX = ("matrix:grid", "matrix:show", "members:matrix")
SORTED_COLUMNS = ("name", "username", "email", "last_seen")


@requires(Permission.USERS_VIEW)
@require_safe
def list_page(request: MemberRequest) -> HttpResponse:
    """The list; search, filters, order and page stand in the address."""
    actor, account = request.actor, request.membership.account
    asked = read_filters(actor, request.GET)
    try:
        page = list_members(actor, filters=asked.filters, order=asked.sort, cursor=cursor_of(request))
    except InvalidCursor:
        return redirect(_address(request, without=(CURSOR,)))
    meter = seat_meter(actor)
    may_invite = actor.may_anywhere(Permission.USERS_MANAGE)
    export_url = open_address(actor, "members:export")
    context = {
        "asked": asked,
        "rows": rows_of(actor, page.rows, copies_links=account.copy_link_allowed),
        "meter": meter,
        "may_invite": may_invite,
        "buy_url": buying_address(actor) if meter.is_full else "",
        "sorting": {column: _sorting(request, asked, column) for column in SORTED_COLUMNS},
        "clear_url": _address(request, without=(*NARROWING, CURSOR)) if asked.is_narrowed else "",
        "export_url": export_url,
        "export_all_url": _address(request, path=export_url, without=(CURSOR,)) if export_url else "",
        "import_url": open_address(actor, "members:import") if may_invite else "",
        "matrix_url": open_address(actor, *MATRIX),
        "may_switch": actor.may_anywhere(Permission.USERS_DEACTIVATE),
        **neighbours(request, page),
    }
    return render(request, "members/list.html", context)


def _sorting(request: MemberRequest, asked: ListFilters, column: str) -> dict[str, Any]:
    """The address that sorts by a column, and how it is sorted now; a second click turns it round."""
    direction = {column: "asc", f"-{column}": "desc"}.get(asked.sort, "")
    wanted = f"-{column}" if direction == "asc" else column
    if column == "last_seen" and not direction:
        wanted = "-last_seen"
    if wanted not in ORDERS:
        wanted = column
    return {"url": _address(request, without=(CURSOR,), **{SORT: wanted}), "direction": direction}


def _address(request: MemberRequest, *, path: str = "", without: tuple[str, ...] = (), **values: str) -> str:
    """The present address, or that of another page, with these changes to its query."""
    query = request.GET.copy()
    for name in without:
        query.pop(name, None)
    for name, value in values.items():
        query[name] = value
    path = path or request.path
    return f"{path}?{query.urlencode()}" if query else path
