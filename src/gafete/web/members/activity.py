"""A member's page > Actividad: what was done to him, and when he came and went."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from gafete.access.permissions import Permission
from gafete.audit.queries import events_about
from gafete.members.queries import get_member
from gafete.members.telling import tell
from gafete.web.access import requires
from gafete.web.links import url_if_there
from gafete.web.members.page import show
from gafete.web.requests import MemberRequest

SHOWN = 50


@requires(Permission.USERS_VIEW)
@require_safe
def activity(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """The newest events about the member, for whoever may read the trail here."""
    member = get_member(request.actor, public_id)
    events = events_about(request.actor, target_kind="member", target_id=str(member.pk), size=SHOWN)
    context = {
        "told": tell(request.actor, events),
        "has_more": len(events) == SHOWN,
        "trail_url": url_if_there("audit:list"),
    }
    return show(request, member, "activity", context)
