"""Nuevo perfil: always a copy of another one, with other permissions."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gafete.access.actor import Actor
from gafete.access.permissions import Permission, Permissions
from gafete.access.profiles import VIEWER
from gafete.faults import InvalidFields
from gafete.members.assignments import profile_permissions
from gafete.members.models import Profile
from gafete.members.operations.create_profile import create_profile
from gafete.members.queries import profiles_in_use
from gafete.web.access import requires
from gafete.web.faults import show_faults
from gafete.web.flash import flash
from gafete.web.profiles.editor import ProfileForm, box_groups, chosen_in, grantable
from gafete.web.profiles.words import summary_of
from gafete.web.requests import MemberRequest

COPIED = "copia"
NOTHING: Permissions = frozenset()


@requires(Permission.PROFILES_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: MemberRequest) -> HttpResponse:
    """The form, filled with the permissions of the copied profile, and what it makes."""
    actor = request.actor
    actor.require(Permission.PROFILES_MANAGE, at=actor.account_scope)
    profiles = profiles_in_use(actor)
    copied = _copied(profiles, request.GET.get(COPIED, ""))
    form = ProfileForm(request.POST or None)
    chosen = profile_permissions(copied) & grantable(actor)
    if request.method == "POST":
        chosen = chosen_in(request.POST, actor=actor, before=NOTHING)
        made = _save(actor, form, chosen)
        if made is not None:
            flash(request, _("Creaste el perfil %(name)s.") % {"name": made.name})
            return redirect("profiles:detail", made.public_id)
    context = {
        "form": form,
        "groups": box_groups(actor, chosen),
        "copied": summary_of(copied),
        "sources": [summary_of(profile) for profile in profiles],
        "left_out": not profile_permissions(copied) <= grantable(actor),
    }
    return render(request, "profiles/create.html", context, status=400 if form.errors else 200)


def _save(actor: Actor, form: ProfileForm, chosen: Permissions) -> Profile | None:
    if not form.is_valid():
        return None
    typed = form.cleaned_data
    try:
        return create_profile(
            actor=actor,
            name=typed["name"],
            description=typed["description"],
            permissions=chosen,
            letter=typed["letter"],
        )
    except InvalidFields as faults:
        show_faults(form, faults)
        return None


def _copied(profiles: list[Profile], public_id: str) -> Profile:
    """The profile named in the address, or Consulta, which gives least."""
    named = [profile for profile in profiles if str(profile.public_id) == public_id.lower()]
    return (named or [profile for profile in profiles if profile.code == VIEWER.code])[0]
