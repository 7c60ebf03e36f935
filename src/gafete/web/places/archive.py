"""Archivar lugar de expedición."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gafete.tenancy.operations.archive_place import archive_place
from gafete.tenancy.queries import get_place
from gafete.web.access import requires
from gafete.web.companies.opening import KEEPERS
from gafete.web.flash import flash
from gafete.web.requests import MemberRequest


@requires(*KEEPERS)
@require_POST
def archive(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """One click; the way back stands in the note that follows."""
    found = get_place(request.actor, public_id)
    place = archive_place(actor=request.actor, place=found)
    flash(
        request,
        _("Archivaste %(place)s. Ya no se ofrece para expedir ni en las altas.") % {"place": place.name},
        undo_url=reverse("places:restore", args=[place.public_id]),
    )
    return redirect("companies:detail", found.company.public_id)
