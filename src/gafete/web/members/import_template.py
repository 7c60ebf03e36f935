"""The workbook to fill in before an import."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gafete.access.permissions import Permission
from gafete.members.importing.template import write_template
from gafete.web.access import requires
from gafete.web.requests import MemberRequest

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires(Permission.USERS_MANAGE)
@require_safe
def import_template(request: MemberRequest) -> HttpResponse:
    """The template with the reader's own profiles, companies and places to choose from."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        write_template(request.actor, path)
        content = path.read_bytes()
    name = _("Plantilla de usuarios.xlsx")
    return HttpResponse(
        content, content_type=EXCEL, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
