"""Exportar: the list of users as it is filtered, or the ticked ones, as a file."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import replace

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from gafete.access.permissions import Permission
from gafete.members.exporting import Format
from gafete.members.operations.export_members import export_members
from gafete.web.access import requires
from gafete.web.forms import Form
from gafete.web.jobs.recent import recent_jobs
from gafete.web.members.filters import read_filters
from gafete.web.requests import MemberRequest

MOST_CHOSEN = 200


class ExportForm(Form):
    """What kind of file; the key makes a double click one file."""

    file_format = forms.ChoiceField(
        label=_("Formato"),
        choices=[(Format.EXCEL.value, "Excel (.xlsx)"), (Format.CSV.value, "CSV (.csv)")],
        widget=forms.RadioSelect,
        initial=Format.EXCEL.value,
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput, required=False)


@requires(Permission.USERS_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: MemberRequest) -> HttpResponse:
    """Ask for the format, then start the job. The filters stand in the address, as in the list."""
    asked = read_filters(request.actor, request.GET)
    chosen = _ids(request.POST.getlist("members"))
    form = ExportForm(_data(request), initial={"request_key": uuid.uuid4()})
    if form.is_valid():
        job = export_members(
            actor=request.actor,
            filters=replace(asked.filters, chosen=frozenset(chosen)),
            order=asked.sort,
            file_format=Format(form.cleaned_data["file_format"]),
            request_key=form.cleaned_data["request_key"],
        )
        return redirect("jobs:show", job.id)
    context = {"form": form, "asked": asked, "chosen": chosen, "recent": recent_jobs(request.actor)}
    return render(request, "members/export.html", context, status=400 if form.errors else 200)


def _data(request: MemberRequest) -> object:
    # The list's own button sends who is ticked and no format: that is still to be chosen.
    return request.POST if request.method == "POST" and "file_format" in request.POST else None


def _ids(texts: Iterable[str]) -> list[uuid.UUID]:
    """The ids among these texts; whoever sends anything else did not send it from our list."""
    found = []
    for text in list(texts)[:MOST_CHOSEN]:
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return found
