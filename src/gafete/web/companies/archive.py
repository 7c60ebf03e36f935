"""Archivar empresa."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gafete.tenancy.operations.archive_company import archive_company
from gafete.tenancy.queries import get_company
from gafete.web.access import requires
from gafete.web.companies.opening import KEEPERS
from gafete.web.flash import flash
from gafete.web.requests import MemberRequest


@requires(*KEEPERS)
@require_POST
def archive(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """One click; the way back stands in the note that follows."""
    company = archive_company(actor=request.actor, company=get_company(request.actor, public_id))
    flash(
        request,
        _("Archivaste %(company)s. Ya no se ofrece en las altas ni en las listas de trabajo.")
        % {"company": company.short_name},
        undo_url=reverse("companies:restore", args=[company.public_id]),
    )
    return redirect("companies:detail", company.public_id)
