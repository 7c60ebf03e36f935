"""Ver como: the portal as another member sees it, to look at and not to touch."""

from __future__ import annotations

import uuid

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from gafete.access.managing import require_whole_member
from gafete.access.permissions import Permission
from gafete.faults import FieldFault
from gafete.members.authority import target_of
from gafete.members.models import LONGEST_REASON, MemberState
from gafete.members.operations.begin_viewing import begin_viewing
from gafete.members.operations.deactivate_member import NotActive
from gafete.members.operations.end_viewing import end_viewing
from gafete.members.queries import get_member
from gafete.web.access import any_member, requires, while_looking
from gafete.web.entrance import forget_view, look_as
from gafete.web.flash import flash
from gafete.web.forms import Form
from gafete.web.members.acting import TOO_LATE, refuse
from gafete.web.requests import MemberRequest


class ReasonForm(Form):
    """Why somebody needs to see what another one sees."""

    reason = forms.CharField(
        label=gettext_lazy("Motivo"),
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("Por ejemplo: «No encuentra las facturas de Cancún». Esta persona lo leerá."),
    )


@requires(Permission.USERS_VIEW_AS)
@require_http_methods(["GET", "HEAD", "POST"])
def view_as(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask for the reason, and look."""
    member = get_member(request.actor, public_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        require_whole_member(request.actor, Permission.USERS_VIEW_AS, target_of(member))
        if member.state != MemberState.ACTIVE:
            return refuse(request, NotActive(), member=member)
    elif form.is_valid():
        try:
            viewing = begin_viewing(actor=request.actor, member=member, reason=form.cleaned_data["reason"])
        except TOO_LATE as late:
            return refuse(request, late, member=member)
        except FieldFault as fault:
            form.take(fault)
        else:
            look_as(request, viewing)
            return redirect("home")
    status = 422 if form.errors else 200
    return render(request, "members/view_as.html", {"member": member, "form": form}, status=status)


@any_member
@require_POST
@while_looking
def stop_viewing(request: MemberRequest) -> HttpResponse:
    """Look with one's own eyes again."""
    if request.view is None:
        return redirect("home")
    viewing = request.view.viewing
    end_viewing(actor=request.view.viewer, viewing=viewing)
    forget_view(request)
    flash(request, _("Otra vez ves lo tuyo."))
    return redirect("members:detail", viewing.seen.public_id)
