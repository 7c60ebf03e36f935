"""Así cambiará: what an edit would do to everybody who holds the profile, without doing it."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from gafete.access.permissions import Permission
from gafete.members.assignments import profile_permissions
from gafete.members.operations.edit_profile import require_editable
from gafete.members.queries import get_profile
from gafete.web.access import requires
from gafete.web.profiles.edit import change_context, page_context
from gafete.web.profiles.editor import ProfileForm, chosen_in
from gafete.web.requests import MemberRequest


@requires(Permission.PROFILES_MANAGE)
@require_POST
def preview(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """The changes alone for HTMX; without scripts the whole form, with what was typed."""
    actor = request.actor
    profile = get_profile(actor, public_id)
    require_editable(actor=actor, profile=profile)
    chosen = chosen_in(request.POST, actor=actor, before=profile_permissions(profile))
    if request.htmx:
        return render(request, "profiles/changes.html", change_context(actor, profile, chosen))
    context = page_context(actor, profile, form=ProfileForm(request.POST), chosen=chosen, is_reviewed=True)
    return render(request, "profiles/edit.html", context)
