"""The buttons that change the form itself and write nothing: another row, a copy, how it will be.

Without scripts each of them sends the whole form, which comes back as it was typed.
"""

from __future__ import annotations

from gafete.web.members.assignment_form import AssignmentForm
from gafete.web.members.copying import Copying, copy_from, find_models
from gafete.web.requests import MemberRequest

FIELD = "draft"
# "Guardar" where no scripts run: what will change is shown first, on a page of its own.
REVIEW = "review"


def wanted_draft(request: MemberRequest) -> str:
    """Which of these buttons was pressed: ``add``, ``remove:KEY``, ``find``, ``copy:ID`` or ``look``; empty for "Guardar"."""
    return request.POST.get(FIELD, "")


def apply_draft(request: MemberRequest, rows: AssignmentForm) -> Copying:
    """Do to the rows what the button says."""
    verb, _colon, value = wanted_draft(request).partition(":")
    if verb == "add":
        rows.add_row()
    elif verb == "remove":
        rows.remove_row(value)
    elif verb == "find":
        return find_models(request.actor, request.POST.get("copy_search", ""))
    elif verb == "copy":
        return copy_from(request.actor, rows, value)
    return Copying()
