"""Exportar: the trail as it is filtered, as a file."""

from __future__ import annotations

import uuid

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from gafete.access.permissions import Permission
from gafete.members.exporting import Format
from gafete.members.operations.export_trail import export_trail
from gafete.web.access import requires
from gafete.web.audit.filters import read_filters
from gafete.web.forms import Form
from gafete.web.jobs.recent import recent_jobs
from gafete.web.requests import MemberRequest


class ExportForm(Form):
    """What kind of file; the key makes a double click one file."""

    file_format = forms.ChoiceField(
        label=_("Formato"),
        choices=[(Format.EXCEL.value, "Excel (.xlsx)"), (Format.CSV.value, "CSV (.csv)")],
        widget=forms.RadioSelect,
        initial=Format.EXCEL.value,
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput, required=False)


@requires(Permission.AUDIT_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: MemberRequest) -> HttpResponse:
    """Ask for the format, then start the job. The filters stand in the address, as in the list."""
    asked = read_filters(request.actor, request.GET)
    form = ExportForm(request.POST or None, initial={"request_key": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        job = export_trail(
            actor=request.actor,
            filters=asked.filters,
            file_format=Format(form.cleaned_data["file_format"]),
            request_key=form.cleaned_data["request_key"],
        )
        return redirect("jobs:show", job.id)
    context = {
        "form": form,
        "asked": asked,
        "back_query": request.GET.urlencode(),
        "recent": recent_jobs(request.actor),
    }
    return render(request, "audit/export.html", context, status=400 if form.errors else 200)
