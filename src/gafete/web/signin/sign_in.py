"""Sign-in: one box for the user name or the e-mail address."""

from __future__ import annotations

from django import forms
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from gafete.identity.models import MAXIMUM_EMAIL_LENGTH, User
from gafete.identity.operations.check_credentials import (
    PasswordOver,
    SignInDisabled,
    SignInRefused,
    check_credentials,
)
from gafete.identity.operations.count_attempt import WaitNeeded
from gafete.signin.entering import device_token
from gafete.signin.flow import begin
from gafete.web.access import public
from gafete.web.forms import Form, PasswordField
from gafete.web.requests import Request
from gafete.web.waiting import wait_sentence

_WRONG = _("El usuario o la contraseña no son correctos. Revísalos y vuelve a intentar.")
_DISABLED = _(
    "Hubo demasiados intentos fallidos y esta contraseña quedó inhabilitada. "
    "Elige una nueva en «Olvidé mi contraseña»."
)
_OVER = _("Esa contraseña temporal ya no sirve. Pide que te reenvíen el acceso o usa «Olvidé mi contraseña».")


class SignInForm(Form):
    """Who, and what only he knows."""

    login = forms.CharField(
        label=_("Cuenta del usuario o correo electrónico"),
        max_length=MAXIMUM_EMAIL_LENGTH,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = PasswordField(label=_("Contraseña"), autocomplete="current-password")
    shared = forms.BooleanField(
        label=_("Equipo compartido"),
        help_text=_("La sesión termina al cerrar el navegador o tras 15 minutos sin uso."),
        required=False,
    )


@public
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: Request) -> HttpResponse:
    """Ask for name and password; whoever is in already goes on."""
    wanted = _safe(request)
    if request.user.is_authenticated:
        return HttpResponseRedirect(wanted or reverse("home"))
    form = SignInForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                person = _checked(request, form)
                return begin(request, person, shared_computer=form.cleaned_data["shared"], wanted=wanted)
            except WaitNeeded as wait:
                form.add_error(None, wait_sentence(wait.until))
                status = 429
            except SignInRefused as refusal:
                form.add_error(None, _sentence(refusal))
    return render(request, "signin/sign_in.html", {"form": form, "wanted": wanted}, status=status)


def _checked(request: Request, form: SignInForm) -> User:
    return check_credentials(
        name=form.cleaned_data["login"],
        password=form.cleaned_data["password"],
        origin=request.origin,
        device_token=device_token(request),
    )


def _sentence(refusal: SignInRefused) -> str:
    if isinstance(refusal, SignInDisabled):
        return str(_DISABLED)
    if isinstance(refusal, PasswordOver):
        return str(_OVER)
    return str(_WRONG)


def _safe(request: HttpRequest) -> str:
    """The page to go on to, if it is one of ours: a path, never another host."""
    wanted = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME) or ""
    return (
        wanted
        if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
        else ""
    )
