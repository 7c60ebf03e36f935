"""Conservar, Reducir, Quitar: one decision about one line."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gafete.access.permissions import Permission, known
from gafete.faults import InvalidFields, NotFound, StaleEdit
from gafete.members.authority import MemberGone
from gafete.reviews.models import Decision
from gafete.reviews.operations.decide_line import (
    GrantChanged,
    LastGrant,
    LineClosed,
    NotYours,
    Verdict,
    decide_line,
)
from gafete.reviews.queries import get_line
from gafete.web.access import requires
from gafete.web.flash import flash
from gafete.web.requests import MemberRequest

LATE = (GrantChanged, InvalidFields, LastGrant, LineClosed, MemberGone, NotYours, StaleEdit)


@requires(Permission.ACCESS_REVIEW)
@require_POST
def decide(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """Do what was decided; what is too late is said on the campaign's page."""
    line = get_line(request.actor, public_id)
    try:
        done = decide_line(actor=request.actor, line=line, verdict=_verdict(request))
    except LATE as why:
        flash(request, str(why), tone="warning")
    else:
        flash(
            request,
            _("%(decision)s: quedó decidido el acceso de %(name)s.")
            % {"decision": done.get_decision_display(), "name": line.member_label},
        )
    return redirect("reviews:show", line.review.public_id)


def _verdict(request: MemberRequest) -> Verdict:
    typed = request.POST
    decision = typed.get("decision", "")
    if decision not in {Decision.KEEP, Decision.REDUCE, Decision.REMOVE}:
        raise NotFound
    return Verdict(
        decision=Decision(decision),
        mark=typed.get("mark", ""),
        note=typed.get("note", ""),
        taken=known(typed.getlist("taken")),
        may_deactivate=bool(typed.get("may_deactivate")),
    )
