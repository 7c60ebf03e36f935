"""Editar lugar de expedición."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gafete.access.permissions import Permission
from gafete.faults import InvalidFields, StaleEdit
from gafete.tenancy.data.time_zones import TIME_ZONES
from gafete.tenancy.models import PlaceOfIssue
from gafete.tenancy.operations.edit_place import edit_place
from gafete.tenancy.queries import get_place
from gafete.web.access import requires
from gafete.web.companies.opening import KEEPERS
from gafete.web.faults import show_faults
from gafete.web.flash import flash
from gafete.web.links import url_if_there, who_can_address
from gafete.web.places.forms import FIELDS, PlaceForm, stored_values
from gafete.web.requests import MemberRequest
from gafete.web.stale import Difference, show_stale, status_of


@requires(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """The form with what is stored, and what it changes."""
    place = get_place(request.actor, public_id)
    request.actor.require(Permission.PLACES_MANAGE, at=place.scope)
    form = PlaceForm(request.POST or None, initial=stored_values(place))
    differences: list[Difference] = []
    if request.method == "POST" and form.is_valid():
        try:
            saved = _save(request, place, form)
        except InvalidFields as faults:
            show_faults(form, faults)
        except StaleEdit as stale:
            differences = show_stale(form, stale, stored=_readable(place), version=place.version)
        else:
            flash(request, _("Guardaste los cambios de %(place)s.") % {"place": saved.name})
            return redirect("companies:detail", place.company.public_id)
    context = {
        "form": form,
        "place": place,
        "differences": differences,
        "who_reaches_url": _who_reaches_url(request, place),
        "who_can_url": who_can_address(request.actor, place),
    }
    return render(request, "places/edit.html", context, status=status_of(form, differences))


def _save(request: MemberRequest, place: PlaceOfIssue, form: PlaceForm) -> PlaceOfIssue:
    version = form.cleaned_data["version"]
    return edit_place(
        actor=request.actor,
        place=place,
        version=place.version if version is None else version,
        fields=form.fields_typed(),
    )


def _readable(place: PlaceOfIssue) -> dict[str, str]:
    return {name: str(getattr(place, name)) for name in FIELDS} | {
        "time_zone": _(TIME_ZONES.get(place.time_zone, place.time_zone))
    }


def _who_reaches_url(request: MemberRequest, place: PlaceOfIssue) -> str:
    if not request.actor.may_within(Permission.USERS_VIEW, place.scope):
        return ""
    return url_if_there("members:who_reaches", kind="place", public_id=place.public_id)
