"""Dar acceso and No dar: a click each."""

from __future__ import annotations

import uuid
from datetime import datetime, time, timedelta

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gafete.access.denials import GrantDenied
from gafete.access.permissions import Permission
from gafete.faults import InvalidFields, StaleEdit
from gafete.members.asking.queries import get_request_to_answer
from gafete.members.operations.answer_request import RequestClosed, answer_by_declining, answer_by_giving
from gafete.web.access import requires, sentence_of
from gafete.web.flash import flash
from gafete.web.requests import MemberRequest

_DAYS = ["%Y-%m-%d", "%d/%m/%Y"]


@requires(Permission.USERS_MANAGE)
@require_POST
def give(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """Give exactly what was asked for; an end is optional."""
    asked = get_request_to_answer(request.actor, public_id)
    try:
        until = _until(request.POST.get("until", ""))
        answer_by_giving(actor=request.actor, request=asked, until=until)
    except GrantDenied as denied:
        flash(request, sentence_of(denied), tone="danger")
    except (RequestClosed, InvalidFields, StaleEdit) as why:
        flash(request, str(why), tone="warning")
    else:
        flash(
            request,
            _("%(name)s ya tiene «%(permission)s», también en sus sesiones abiertas.")
            % {"name": asked.member.name, "permission": _(Permission(asked.permission).label)},
        )
    return redirect("access_requests:list")


@requires(Permission.USERS_MANAGE)
@require_POST
def decline(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """Say no, with a sentence if one likes."""
    asked = get_request_to_answer(request.actor, public_id)
    try:
        answer_by_declining(actor=request.actor, request=asked, words=request.POST.get("words", ""))
    except RequestClosed as late:
        flash(request, str(late), tone="warning")
    else:
        flash(request, _("Contestaste a %(name)s que no.") % {"name": asked.member.name})
    return redirect("access_requests:list")


def _until(text: str) -> datetime | None:
    """The end of the day that was chosen, where the account works."""
    if not text.strip():
        return None
    try:
        day = forms.DateField(input_formats=_DAYS).clean(text.strip())
        return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    except (forms.ValidationError, OverflowError):
        raise InvalidFields({"until": _("Escribe una fecha como 31/01/2027.")}) from None
