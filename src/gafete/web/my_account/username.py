"""Mi cuenta > Datos > Cambiar cuenta de usuario."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from gafete.faults import FieldFault
from gafete.identity.models import MAXIMUM_USERNAME_LENGTH
from gafete.signin.operations.change_own_username import change_own_username
from gafete.web.access import signed_in
from gafete.web.flash import flash
from gafete.web.forms import Form, PasswordField
from gafete.web.my_account.page import faults_told, show
from gafete.web.requests import PersonRequest


class UsernameForm(Form):
    """The new user name, and proof that it is really the person who asks."""

    username = forms.CharField(
        label=_("Cuenta del usuario nueva"),
        max_length=MAXIMUM_USERNAME_LENGTH,
        help_text=_("Letras sin acento, números, punto o guion. Con ella entras en todas tus cuentas."),
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = PasswordField(label=_("Tu contraseña"), autocomplete="current-password")
    # Free user names, where the one that was typed cannot be had.
    suggestions: tuple[str, ...] = ()

    def take(self, fault: FieldFault) -> None:
        """Show the fault, and keep what it suggests."""
        super().take(fault)
        self.suggestions = fault.suggestions.get("username", ())


@signed_in
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def username(request: PersonRequest) -> HttpResponse:
    """Change one's own user name."""
    form = UsernameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with faults_told(form):
            change_own_username(
                user=request.user,
                password=form.cleaned_data["password"],
                username=form.cleaned_data["username"],
                origin=request.origin,
            )
            flash(request, gettext("Cambiamos tu cuenta de usuario. Úsala la próxima vez que entres."))
            return HttpResponseRedirect(reverse("my_account:data"))
    return show(request, "username", {"form": form}, status=400 if form.errors else 200)
