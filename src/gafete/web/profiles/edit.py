"""Editar perfil: whom it touches, and what will change for them, before it is saved."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gafete.access.actor import Actor
from gafete.access.permissions import Permission, Permissions, closure
from gafete.faults import InvalidFields, StaleEdit
from gafete.members.assignments import profile_permissions
from gafete.members.models import Profile
from gafete.members.operations.edit_profile import edit_profile, require_editable
from gafete.members.queries import get_profile, holders_of
from gafete.web.access import requires
from gafete.web.faults import show_faults
from gafete.web.flash import flash
from gafete.web.members.effects import effects_of_profile
from gafete.web.profiles.editor import ProfileForm, box_groups, chosen_in
from gafete.web.requests import MemberRequest
from gafete.web.stale import Difference, show_stale, status_of


@dataclass(frozen=True, slots=True)
class Change:
    """What everybody who holds the profile wins and loses, in words."""

    gained: tuple[str, ...]
    lost: tuple[str, ...]

    @property
    def is_nothing(self) -> bool:
        """Whether nobody's access changes."""
        return not self.gained and not self.lost


@requires(Permission.PROFILES_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """The form with what is stored, and what it changes."""
    profile = get_profile(request.actor, public_id)
    require_editable(actor=request.actor, profile=profile)
    form = ProfileForm(request.POST or None, initial=_stored(profile))
    chosen = stored = profile_permissions(profile)
    differences: list[Difference] = []
    if request.method == "POST":
        chosen = chosen_in(request.POST, actor=request.actor, before=stored)
        if form.is_valid():
            try:
                saved = _save(request.actor, profile, form, chosen)
            except InvalidFields as faults:
                show_faults(form, faults)
            except StaleEdit as stale:
                differences = show_stale(form, stale, stored=_readable(profile), version=profile.version)
            else:
                flash(request, _("Guardaste los cambios de %(name)s.") % {"name": saved.name})
                return redirect("profiles:detail", saved.public_id)
    context = page_context(request.actor, profile, form=form, chosen=chosen) | {"differences": differences}
    return render(request, "profiles/edit.html", context, status=status_of(form, differences))


def page_context(
    actor: Actor, profile: Profile, *, form: ProfileForm, chosen: Permissions, is_reviewed: bool = False
) -> dict[str, object]:
    """What the page of the form shows, also when only its changes are looked at."""
    return {
        "form": form,
        "profile": profile,
        "groups": box_groups(actor, chosen),
        "differences": [],
        "is_reviewed": is_reviewed,
        **change_context(actor, profile, chosen),
    }


def change_context(actor: Actor, profile: Profile, chosen: Permissions) -> dict[str, object]:
    """What "Así cambiará" says: the permissions that come and go, and what each who holds it wins and loses."""
    before, after = closure(profile_permissions(profile)), closure(chosen)
    change = Change(gained=_labels(after - before), lost=_labels(before - after))
    holders = holders_of(actor, profile)
    return {"change": change, "effects": effects_of_profile(actor, profile, chosen, holders)}


def _labels(permissions: Permissions) -> tuple[str, ...]:
    return tuple(_(each.label) for each in Permission if each in permissions)


def _save(actor: Actor, profile: Profile, form: ProfileForm, chosen: Permissions) -> Profile:
    typed = form.cleaned_data
    return edit_profile(
        actor=actor,
        profile=profile,
        name=typed["name"],
        description=typed["description"],
        permissions=chosen,
        version=profile.version if typed["version"] is None else typed["version"],
    )


def _stored(profile: Profile) -> dict[str, object]:
    return {
        "name": profile.name,
        "description": profile.description,
        "letter": profile.letter,
        "version": profile.version,
    }


def _readable(profile: Profile) -> dict[str, str]:
    return {"name": profile.name, "description": profile.description}
