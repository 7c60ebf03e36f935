"""Ajustes de la cuenta: its name, its zone, and how new people receive their way in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from gafete.access.permissions import Permission
from gafete.faults import InvalidFields, StaleEdit
from gafete.tenancy.data.time_zones import TIME_ZONES
from gafete.tenancy.models import Account, CredentialMode, FirstPasswordPolicy
from gafete.tenancy.operations.edit_account import edit_account
from gafete.tenancy.queries import account_settings
from gafete.tenancy.rules import MAXIMUM_ACCOUNT_NAME, AccountFields
from gafete.web.access import requires
from gafete.web.faults import show_faults
from gafete.web.flash import flash
from gafete.web.forms import Form
from gafete.web.places.forms import time_zone_choices
from gafete.web.requests import MemberRequest
from gafete.web.stale import Difference, show_stale

FIELDS = ("name", "credential_mode", "first_password_policy", "copy_link_allowed", "time_zone")


class AccountForm(Form):
    """What is decided for the whole account."""

    name = forms.CharField(label=gettext_lazy("Nombre de la cuenta"), max_length=MAXIMUM_ACCOUNT_NAME)
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Zona horaria"),
        choices=time_zone_choices,
        help_text=gettext_lazy("Con ella se muestran las fechas y empiezan y terminan las vigencias."),
    )
    credential_mode = forms.ChoiceField(
        label=gettext_lazy("Cómo recibe su acceso un usuario nuevo"),
        choices=CredentialMode.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Con el enlace, nadie más conoce la contraseña: es lo más seguro. "
            "Si la persona ya usa Gafete en otra cuenta, siempre recibe un enlace."
        ),
    )
    first_password_policy = forms.ChoiceField(
        label=gettext_lazy("Si la contraseña la hizo otra persona o un programa"),
        choices=FirstPasswordPolicy.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Obligatorio: no entra hasta elegir una propia. Sugerido: entra y ve un aviso hasta que la cambie."
        ),
    )
    copy_link_allowed = forms.BooleanField(
        label=gettext_lazy("Permitir «Copiar enlace»"),
        required=False,
        help_text=gettext_lazy(
            "Para entregar el enlace de acceso por otro medio, como WhatsApp, cuando el correo falla. "
            "Solo se ofrece para personas nuevas, que ninguna otra cuenta conoce. Cada copia queda en la bitácora."
        ),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def fields_typed(self) -> AccountFields:
        """What was typed, for the operation."""
        return AccountFields(**{name: self.cleaned_data[name] for name in FIELDS})


@requires(Permission.SECURITY_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest) -> HttpResponse:
    """The form with what is stored, and what it changes."""
    account = account_settings(request.actor)
    form = AccountForm(request.POST or None, initial=_stored_values(account))
    differences: list[Difference] = []
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, account, form)
        except InvalidFields as faults:
            show_faults(form, faults)
        except StaleEdit as stale:
            differences = show_stale(form, stale, stored=_readable(account), version=account.version)
        else:
            flash(request, _("Guardaste los ajustes de la cuenta."))
            return redirect("account_settings:edit")
    status = 409 if differences else 400 if form.errors else 200
    context = {"form": form, "differences": differences, "is_double": account.double_authorisation}
    return render(request, "account_settings/edit.html", context, status=status)


def _save(request: MemberRequest, account: Account, form: AccountForm) -> Account:
    version = form.cleaned_data["version"]
    return edit_account(
        actor=request.actor,
        account=account,
        version=account.version if version is None else version,
        fields=form.fields_typed(),
    )


def _stored_values(account: Account) -> dict[str, Any]:
    return {name: getattr(account, name) for name in (*FIELDS, "version")}


def _readable(account: Account) -> dict[str, str]:
    return {
        "name": account.name,
        "time_zone": _(TIME_ZONES.get(account.time_zone, account.time_zone)),
        "credential_mode": str(CredentialMode(account.credential_mode).label),
        "first_password_policy": str(FirstPasswordPolicy(account.first_password_policy).label),
    }
