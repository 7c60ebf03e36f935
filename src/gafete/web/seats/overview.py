"""Plan y asientos: the plan, a card for each seat, and the orders."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from gafete.access.permissions import Permission
from gafete.members.queries import list_seats
from gafete.seats.models import SeatState
from gafete.seats.queries import list_orders, meter_of, subscription_of
from gafete.web.access import requires
from gafete.web.forms import Form
from gafete.web.links import member_address
from gafete.web.paging import cursor_of, neighbours
from gafete.web.requests import MemberRequest


class SeatFilter(Form):
    """Which seats are shown."""

    state = forms.ChoiceField(
        label=_("Estado"), required=False, choices=[("", _("Todos los asientos")), *SeatState.choices]
    )


@requires(Permission.BILLING_MANAGE)
@require_safe
def overview(request: MemberRequest) -> HttpResponse:
    """The page; on a large account the cards come a page at a time."""
    filters = SeatFilter(request.GET or None)
    wanted = request.GET.get("state", "")
    state = wanted if wanted in SeatState.values else ""
    page = list_seats(request.actor, state=state, cursor=cursor_of(request))
    subscription = subscription_of(request.actor)
    context: dict[str, Any] = {
        "filters": filters,
        "is_filtered": bool(state),
        "page_of": page,
        "subscription": subscription,
        "plan": subscription.plan,
        "meter": meter_of(request.actor.account_id),
        "orders": list_orders(request.actor),
        "is_first_page": not page.previous_cursor,
        "may_see_users": request.actor.may_anywhere(Permission.USERS_VIEW),
        "member_address": member_address,
        **neighbours(request, page),
    }
    return render(request, "seats/overview.html", context)
