"""Mi cuenta > Avisos: of what the person is told by mail."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gafete.identity.notices import NOTICES, is_muted
from gafete.identity.operations.update_profile import update_notices
from gafete.web.access import signed_in
from gafete.web.flash import flash
from gafete.web.my_account.page import show
from gafete.web.requests import PersonRequest


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: PersonRequest) -> HttpResponse:
    """Choose the notices."""
    if request.method == "POST":
        update_notices(user=request.user, wanted=request.POST.getlist("notices"), origin=request.origin)
        flash(request, _("Guardamos tus avisos."))
        return HttpResponseRedirect(reverse("my_account:notices"))
    rows = [(notice, not is_muted(request.user, notice.code)) for notice in NOTICES]
    return show(request, "notices", {"rows": rows})
