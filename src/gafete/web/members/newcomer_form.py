"""What is typed of a person who is new in the account."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from gafete.faults import InvalidFields
from gafete.members.proposed import cleaned, suggested_username
from gafete.tenancy.models import Account, CredentialMode
from gafete.web.faults import show_faults
from gafete.web.forms import Form, PasswordField

# Longer texts than the rules allow still reach them, so that the rules' own sentence is read.
_LONGEST = 1_000
_PERSON = ("name", "username", "email")


class NewcomerForm(Form):
    """Name, user name, address and, where the account has it typed, the first password."""

    name = forms.CharField(
        label=_("Nombre y apellidos"),
        max_length=_LONGEST,
        help_text=_("Nombre de la persona responsable de este acceso"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    username = forms.CharField(
        label=_("Cuenta del usuario"),
        max_length=_LONGEST,
        help_text=_("Con ella o con su correo podrá entrar."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    email = forms.CharField(
        label=_("Correo electrónico"),
        max_length=_LONGEST,
        help_text=_("Aquí le llega su acceso. Es de una sola persona."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    password = PasswordField(
        autocomplete="new-password",
        label=_("Contraseña"),
        help_text=_("De 15 caracteres o más. Dásela en persona; la cambiará al entrar."),
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    # The user name that was suggested last: only that one is replaced when the name changes.
    suggested = forms.CharField(widget=forms.HiddenInput, required=False, max_length=_LONGEST)

    def __init__(self, account: Account, *args: Any, **kwargs: Any) -> None:
        """The password is asked for only where the account lets administrators type it."""
        kwargs["initial"] = {"request_key": str(uuid.uuid4()), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.types_password = account.credential_mode == CredentialMode.TYPED
        # Free user names, where the one that was typed cannot be had.
        self.suggestions: tuple[str, ...] = ()
        if not self.types_password:
            del self.fields["password"]

    @classmethod
    def draft(cls, account: Account, data: QueryDict) -> NewcomerForm:
        """What has been typed so far, before anybody judges it."""
        kept = {name: data[name] for name in (*_PERSON, "request_key", "suggested") if data.get(name)}
        return cls(account, initial=kept)

    def clean(self) -> dict[str, Any]:
        """Judge all the fields at once, so that every fault is shown the first time."""
        values = super().clean() or {}
        try:
            cleaned(**{name: values.get(name, "") for name in _PERSON})
        except InvalidFields as faults:
            show_faults(self, faults)
        if values.get("name") and not values.get("username"):
            self.suggestions = (suggested_username(values["name"]),)
        return values

    def refuse(self, faults: InvalidFields) -> None:
        """Show what the operation could not take."""
        show_faults(self, faults)
        self.suggestions = faults.suggestions.get("username", ())
