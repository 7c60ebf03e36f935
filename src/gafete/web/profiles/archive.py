"""Archivar perfil: asked first, and only possible when nobody holds it."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from gafete.access.permissions import Permission
from gafete.members.operations.edit_profile import ProfileInUse, archive_profile, require_editable
from gafete.members.queries import get_profile, holders_of
from gafete.web.access import requires
from gafete.web.flash import flash
from gafete.web.profiles.words import summary_of
from gafete.web.requests import MemberRequest


@requires(Permission.PROFILES_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """The question; on yes the profile leaves the lists, or the page says who still holds it."""
    profile = get_profile(request.actor, public_id)
    require_editable(actor=request.actor, profile=profile)
    if request.method == "POST":
        try:
            archive_profile(actor=request.actor, profile=profile)
        except ProfileInUse as in_use:
            flash(request, _still_held(profile.name, in_use.holders), tone="danger")
            return redirect("profiles:detail", profile.public_id)
        flash(request, _("Archivaste el perfil %(name)s.") % {"name": profile.name})
        return redirect("profiles:list")
    context = {"summary": summary_of(profile), "holders": holders_of(request.actor, profile)}
    return render(request, "profiles/archive.html", context)


def _still_held(name: str, holders: int) -> str:
    return ngettext(
        "%(holders)s usuario tiene el perfil %(name)s. Dale otro perfil y después archívalo.",
        "%(holders)s usuarios tienen el perfil %(name)s. Dales otro perfil y después archívalo.",
        holders,
    ) % {"holders": holders, "name": name}
