"""A member's page > Acceso > Horario: when in the week he may act, for whoever manages him as a whole."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gafete.access.hours import DAY, DAYS, Hours
from gafete.access.hours_in_words import WEEKDAYS, said_hours, said_return
from gafete.access.managing import ManagingDenied, require_whole_member
from gafete.access.permissions import Permission
from gafete.faults import InvalidFields, StaleEdit
from gafete.members.authority import MemberGone, target_with
from gafete.members.hours import hours_of
from gafete.members.models import Member
from gafete.members.operations.change_hours import change_hours
from gafete.members.queries import get_member
from gafete.tenancy.data.time_zones import TIME_ZONES
from gafete.web.access import requires, sentence_of
from gafete.web.flash import flash
from gafete.web.members.acting import TOO_LATE, refuse
from gafete.web.members.drafting import wanted_draft
from gafete.web.members.hours_form import HoursForm
from gafete.web.members.page import show
from gafete.web.members.powers import grants_fetched
from gafete.web.requests import MemberRequest


@dataclass(frozen=True, slots=True)
class DayStrip:
    """A day of the week as a bar: from which minute how many he may act."""

    label: str
    bars: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class HoursPreview:
    """What "Así quedará" says of hours."""

    words: str
    zone: str
    strips: tuple[DayStrip, ...]
    # Said where he would be out at this moment.
    comes_back: str


@requires(Permission.USERS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show the hours, and change them."""
    member = get_member(request.actor, public_id)
    # Whoever could do nothing here in any case is not told what became of him.
    request.actor.require_anywhere(Permission.USERS_MANAGE)
    if member.is_ended:
        return refuse(request, MemberGone(), member=member)
    require_whole_member(request.actor, Permission.USERS_MANAGE, target_with(member, grants_fetched(member)))
    stored = hours_of(member)
    if request.method != "POST":
        return _show(request, member, HoursForm.of(member, stored), version=member.version)
    form = HoursForm.typed(request.POST)
    if wanted_draft(request):
        _draft(request, form)
        return _show(request, member, form, version=_version(request, member))
    return _save(request, member, form)


def _save(request: MemberRequest, member: Member, form: HoursForm) -> HttpResponse:
    wanted, version = form.hours(), _version(request, member)
    try:
        if not form.is_valid:
            return _show(request, member, form, version=version, status=400)
        change_hours(actor=request.actor, member=member, hours=wanted, version=version)
    except InvalidFields as faults:
        form.take(faults)
        return _show(request, member, form, version=version, status=400)
    except ManagingDenied as denied:
        form.errors["shifts"] = sentence_of(denied)
        return _show(request, member, form, version=version, status=403)
    except StaleEdit:
        return _show(request, member, form, version=member.version, status=409)
    except TOO_LATE as late:
        return refuse(request, late, member=member)
    if wanted is None:
        flash(request, _("%(name)s ya puede trabajar a cualquier hora.") % {"name": member.name})
    else:
        flash(
            request,
            _("Guardaste el horario de %(name)s. Ya vale, también en sus sesiones abiertas.")
            % {"name": member.name},
        )
    return redirect("members:access", member.public_id)


def _draft(request: MemberRequest, form: HoursForm) -> None:
    verb, _colon, key = wanted_draft(request).partition(":")
    if verb == "add":
        form.is_limited = True
        form.add_row()
    elif verb == "remove":
        form.remove_row(key)


def _show(
    request: MemberRequest, member: Member, form: HoursForm, *, version: int, status: int = 200
) -> HttpResponse:
    stored = hours_of(member)
    wanted = form.readable()
    context = {
        "form": form,
        "version": version,
        "weekdays": [(day, _(name)) for day, name in enumerate(WEEKDAYS)],
        "zones": [(code, _(label)) for code, label in TIME_ZONES.items()],
        "preview": preview_of(wanted, timezone.now()) if wanted else None,
        "is_stale": status == 409,  # noqa: PLR2004 -- conflict
        "stored_words": said_hours(stored).render(_) if stored else _("a cualquier hora"),
    }
    only_preview = request.htmx and wanted_draft(request) == "look"
    template = "hours_preview_fragment" if only_preview else "hours"
    return show(request, member, template, context, status=status)


def preview_of(hours: Hours, now: datetime) -> HoursPreview:
    """The hours in words and as a picture of the week."""
    return HoursPreview(
        words=said_hours(hours).render(_),
        zone=_(TIME_ZONES.get(hours.zone, hours.zone)),
        strips=tuple(DayStrip(_(WEEKDAYS[day]), _bars(hours, day)) for day in range(DAYS)),
        comes_back="" if hours.admits(now) else said_return(hours, now).render(_),
    )


def _bars(hours: Hours, weekday: int) -> tuple[tuple[int, int], ...]:
    first = weekday * DAY
    cut = ((max(start, first), min(end, first + DAY)) for start, end in hours.spans)
    return tuple((start - first, end - start) for start, end in cut if start < end)


def _version(request: MemberRequest, member: Member) -> int:
    """The version that the form was opened with; without one it counts as an old form."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else member.version - 1  # noqa: PLR2004
