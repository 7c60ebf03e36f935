"""A profile: every permission of the catalogue, whether it is in it, and who holds it."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gafete.access.permissions import Permission
from gafete.members.assignments import profile_permissions
from gafete.members.operations.edit_profile import is_editable
from gafete.members.queries import get_profile, holders_of
from gafete.web.access import requires
from gafete.web.profiles.list import READERS
from gafete.web.profiles.words import groups_of, summary_of
from gafete.web.requests import MemberRequest


@requires(*READERS)
@require_safe
def detail(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """The profile's page."""
    profile = get_profile(request.actor, public_id)
    context = {
        "summary": summary_of(profile),
        "groups": groups_of(profile_permissions(profile)),
        "holders": holders_of(request.actor, profile),
        "may_copy": request.actor.may(Permission.PROFILES_MANAGE, request.actor.account_scope),
        "may_edit": is_editable(actor=request.actor, profile=profile),
        "is_own": any(grant.profile_id == profile.pk for grant in request.actor.held_grants),
    }
    return render(request, "profiles/detail.html", context)
