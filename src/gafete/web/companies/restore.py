"""Restaurar empresa."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gafete.tenancy.operations.restore_company import restore_company
from gafete.tenancy.queries import get_company
from gafete.web.access import requires
from gafete.web.companies.opening import KEEPERS
from gafete.web.flash import flash
from gafete.web.requests import MemberRequest


@requires(*KEEPERS)
@require_POST
def restore(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """One click; the way back stands in the note that follows."""
    company = restore_company(actor=request.actor, company=get_company(request.actor, public_id))
    flash(
        request,
        _("%(company)s está en uso otra vez.") % {"company": company.short_name},
        undo_url=reverse("companies:archive", args=[company.public_id]),
    )
    return redirect("companies:detail", company.public_id)
