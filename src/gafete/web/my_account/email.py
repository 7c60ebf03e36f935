"""Mi cuenta > Datos > Cambiar correo."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from gafete.identity.models import MAXIMUM_EMAIL_LENGTH
from gafete.identity.operations.request_email_change import request_email_change
from gafete.identity.operations.withdraw_email_change import withdraw_email_change
from gafete.web.access import signed_in
from gafete.web.flash import flash
from gafete.web.forms import Form, PasswordField
from gafete.web.my_account.page import faults_told, show
from gafete.web.requests import PersonRequest


class EmailForm(Form):
    """The new address, and proof that it is really the person who asks."""

    email = forms.CharField(
        label=_("Correo electrónico nuevo"),
        max_length=MAXIMUM_EMAIL_LENGTH,
        help_text=_("Te enviaremos un enlace a esa dirección; tu correo cambia cuando lo abras."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password = PasswordField(label=_("Tu contraseña"), autocomplete="current-password")


@signed_in
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def email(request: PersonRequest) -> HttpResponse:
    """Ask for another address."""
    form = EmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with faults_told(form):
            request_email_change(
                user=request.user,
                password=form.cleaned_data["password"],
                email=form.cleaned_data["email"],
                origin=request.origin,
            )
            flash(
                request,
                gettext("Revisa el correo que te enviamos y abre el enlace para confirmar."),
                tone="info",
            )
            return HttpResponseRedirect(reverse("my_account:data"))
    return show(request, "email", {"form": form}, status=400 if form.errors else 200)


@signed_in
@require_POST
def cancel_email(request: PersonRequest) -> HttpResponse:
    """Stay with the present address."""
    withdraw_email_change(user=request.user)
    flash(request, gettext("Tu correo sigue siendo el mismo."), tone="info")
    return HttpResponseRedirect(reverse("my_account:data"))
