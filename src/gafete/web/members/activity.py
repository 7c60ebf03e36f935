"""A member's page > Actividad: what was done to him, and when he came and went."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gafete.access.permissions import Permission
from gafete.audit.errors import UnknownKind
from gafete.audit.kinds import kind_of
from gafete.audit.models import Event
from gafete.audit.queries import events_about
from gafete.members.queries import get_member
from gafete.web.access import requires
from gafete.web.members.page import show
from gafete.web.requests import MemberRequest

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Line:
    """An event in words."""

    event: Event
    label: str
    sentence: str


@requires(Permission.USERS_VIEW)
@require_safe
def activity(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """The newest events about the member, for whoever may read the trail here."""
    member = get_member(request.actor, public_id)
    events = events_about(request.actor, target_kind="member", target_id=str(member.pk), size=SHOWN)
    return show(request, member, "activity", {"lines": [_line(event) for event in events]})


def _line(event: Event) -> Line:
    try:
        kind = kind_of(event.kind)
    except UnknownKind:
        return Line(event, event.kind, event.kind)
    names = {"actor": event.actor_label or _("El sistema"), "target": event.target_label}
    return Line(event, _(kind.label), _(kind.sentence) % names)
