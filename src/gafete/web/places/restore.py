"""Restaurar lugar de expedición."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gafete.tenancy.operations.create_place import CompanyArchived
from gafete.tenancy.operations.restore_place import restore_place
from gafete.tenancy.queries import get_place
from gafete.web.access import requires
from gafete.web.companies.opening import KEEPERS
from gafete.web.flash import flash
from gafete.web.requests import MemberRequest


@requires(*KEEPERS)
@require_POST
def restore(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """One click; the way back stands in the note that follows."""
    found = get_place(request.actor, public_id)
    try:
        place = restore_place(actor=request.actor, place=found)
    except CompanyArchived as archived:
        flash(request, str(archived), tone="warning")
        return redirect("companies:detail", found.company.public_id)
    flash(
        request,
        _("%(place)s está en uso otra vez.") % {"place": place.name},
        undo_url=reverse("places:archive", args=[place.public_id]),
    )
    return redirect("companies:detail", found.company.public_id)
