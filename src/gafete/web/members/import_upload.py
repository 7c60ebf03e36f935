"""Importar usuarios, first step: the file."""

from __future__ import annotations

import uuid

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from gafete.access.permissions import Permission
from gafete.members.importing.columns import COLUMNS
from gafete.members.importing.limits import MAXIMUM_BYTES, MAXIMUM_ROWS
from gafete.members.importing.reading import KINDS
from gafete.members.importing.refusals import UnreadableFile
from gafete.members.operations.stage_import import stage_import
from gafete.web.access import requires
from gafete.web.forms import Form
from gafete.web.jobs.recent import recent_jobs
from gafete.web.requests import MemberRequest


class UploadForm(Form):
    """The file; the key makes a double click one import."""

    file = forms.FileField(
        label=_("Archivo"),
        help_text=_("Excel (.xlsx, .xls), .ods o .csv."),
        widget=forms.FileInput(attrs={"accept": ",".join(KINDS)}),
        error_messages={"empty": _("El archivo está vacío. Usa la plantilla.")},
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput)


@requires(Permission.USERS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def import_upload(request: MemberRequest) -> HttpResponse:
    """Take the file in and show what it would do; a file that cannot be read says why beside its field."""
    form = UploadForm(request.POST or None, request.FILES or None, initial={"request_key": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            job = stage_import(
                actor=request.actor,
                upload=upload,
                file_name=upload.name,
                request_key=form.cleaned_data["request_key"],
            )
        except UnreadableFile as fault:
            form.take(fault)
        else:
            return redirect("members:import_preview", job.id)
    context = {
        "form": form,
        "columns": [(column.heading, _(column.hint), column.is_required) for column in COLUMNS],
        "most_rows": MAXIMUM_ROWS,
        "recent": recent_jobs(request.actor),
        "most_megabytes": MAXIMUM_BYTES // 1024 // 1024,
    }
    return render(request, "members/import_upload.html", context, status=400 if form.errors else 200)
