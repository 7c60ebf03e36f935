"""Inicio: what waits, how many people work here, what happened last, and where the reader works."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gafete.access.actor import Actor
from gafete.access.permissions import Permission
from gafete.audit.models import Event
from gafete.audit.queries import latest_events
from gafete.members.events import ACCESS_ENTERED
from gafete.members.models import MemberState
from gafete.members.queries import numbers_by_state
from gafete.members.telling import tell
from gafete.seats.queries import meter_of
from gafete.tenancy.queries import workplaces
from gafete.web.access import any_member
from gafete.web.attention import matters
from gafete.web.links import url_if_there
from gafete.web.requests import MemberRequest

EVENTS_SHOWN = 8
EVENTS_READ = 50
WORKPLACES_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Tile:
    """A number of people, and the list of them."""

    count: int
    label: str
    url: str


@any_member
@require_safe
def home(request: MemberRequest) -> HttpResponse:
    """The first page inside an account; each part is shown to whoever may see what it tells."""
    actor = request.actor
    sees_users = actor.may_anywhere(Permission.USERS_VIEW)
    branches = workplaces(actor, size=WORKPLACES_SHOWN + 1)
    context = {
        "matters": matters(actor, request.membership.account),
        "tiles": _tiles(actor) if sees_users else [],
        "meter": meter_of(actor.account_id) if sees_users else None,
        "told": tell(actor, _news(actor)),
        "sees_trail": actor.may_anywhere(Permission.AUDIT_VIEW),
        "branches": branches[:WORKPLACES_SHOWN],
        "has_more_branches": len(branches) > WORKPLACES_SHOWN,
    }
    return render(request, "home/index.html", context)


def _news(actor: Actor) -> list[Event]:
    """The latest events without people's comings, which would push everything else off the page."""
    read = latest_events(actor, size=EVENTS_READ)
    return [event for event in read if event.kind != ACCESS_ENTERED.code][:EVENTS_SHOWN]


def _tiles(actor: Actor) -> list[Tile]:
    counts = numbers_by_state(actor)
    labels = {
        MemberState.ACTIVE: _("Usuarios activos"),
        MemberState.INVITED: _("Invitados que aún no entran"),
        MemberState.DEACTIVATED: _("Desactivados"),
    }
    address = url_if_there("members:list")
    return [
        Tile(
            count=counts[state],
            label=label,
            url=f"{address}?state={state}" if address else "",
        )
        for state, label in labels.items()
    ]
