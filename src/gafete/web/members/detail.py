"""A member's page > Datos: what the account has written down about him."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from gafete.access.permissions import Permission
from gafete.faults import InvalidFields, StaleEdit
from gafete.members.models import Member, MemberState
from gafete.members.operations.edit_member import NAMES, edit_member
from gafete.members.queries import get_member
from gafete.tenancy.models import CredentialMode
from gafete.web.access import requires
from gafete.web.faults import show_faults
from gafete.web.flash import flash
from gafete.web.forms import Form
from gafete.web.members.acting import TOO_LATE, refuse
from gafete.web.members.page import show
from gafete.web.requests import MemberRequest
from gafete.web.stale import Difference, show_stale, status_of

_LONGEST = 1_000


class DataForm(Form):
    """What may be corrected: the name always, the rest until the person first enters."""

    name = forms.CharField(
        label=gettext_lazy("Nombre y apellidos"),
        max_length=_LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    username = forms.CharField(
        label=gettext_lazy("Cuenta del usuario"),
        max_length=_LONGEST,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    email = forms.CharField(
        label=gettext_lazy("Correo electrónico"),
        max_length=_LONGEST,
        help_text=gettext_lazy("Si lo cambias, le enviamos un acceso nuevo y el anterior deja de servir."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, member: Member, *args: Any, **kwargs: Any) -> None:
        """Somebody who has entered keeps his user name and address in his own hands."""
        super().__init__(*args, **kwargs)
        if member.state != MemberState.INVITED:
            del self.fields["username"], self.fields["email"]
        elif member.credential_mode == CredentialMode.TYPED:
            self.fields["email"].help_text = _(
                "Si lo cambias, la contraseña que escribiste deja de servir: la persona elige la suya con un "
                "enlace que le enviamos."
            )


@requires(Permission.USERS_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: MemberRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show the data, and correct them."""
    member = get_member(request.actor, public_id)
    stored = {name: getattr(member, name) for name in NAMES}
    form = DataForm(member, request.POST or None, initial={**stored, "version": member.version})
    differences: list[Difference] = []
    if request.method == "POST" and form.is_valid():
        try:
            saved = _save(request, member, form)
        except InvalidFields as faults:
            show_faults(form, faults)
        except StaleEdit as stale:
            shown = {name: value for name, value in stored.items() if name in form.fields}
            differences = show_stale(form, stale, stored=shown, version=member.version)
        except TOO_LATE as late:
            return refuse(request, late)
        else:
            flash(request, _("Guardaste los datos de %(name)s.") % {"name": saved.name})
            return redirect("members:detail", public_id)
    context = {"form": form, "differences": differences}
    return show(request, member, "detail", context, status=status_of(form, differences))


def _save(request: MemberRequest, member: Member, form: DataForm) -> Member:
    typed = {name: form.cleaned_data.get(name, getattr(member, name)) for name in NAMES}
    version = form.cleaned_data["version"]
    return edit_member(actor=request.actor, member=member, version=version, **typed)
