"""Mi cuenta > Contraseña: the present one, the new one, and the new one again."""

from __future__ import annotations

from django import forms
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from gafete.identity.operations.set_password import change_password
from gafete.identity.queries import open_sessions
from gafete.signin.policy import password_context
from gafete.web.access import signed_in
from gafete.web.flash import flash
from gafete.web.forms import PasswordField
from gafete.web.my_account.page import faults_told, show
from gafete.web.requests import PersonRequest
from gafete.web.signin.new_password_form import NewPasswordForm


class PasswordForm(NewPasswordForm):
    """The present password besides the new one."""

    current = PasswordField(label=_("Contraseña actual"), autocomplete="current-password")
    close_others = forms.BooleanField(
        label=_("Cerrar mis otras sesiones"),
        help_text=_("Recomendado: si alguien más entró con tu contraseña, queda fuera."),
        required=False,
        initial=True,
    )
    field_order = ("current", "new", "again", "close_others")


@signed_in
@sensitive_post_parameters("current", "new", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: PersonRequest) -> HttpResponse:
    """Change one's own password; this session goes on."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with faults_told(form):
            changed = change_password(
                user=request.user,
                current=form.cleaned_data["current"],
                new=form.cleaned_data["new"],
                session_key=request.session.session_key or "",
                close_others=form.cleaned_data["close_others"],
                context=password_context(request.user),
                origin=request.origin,
            )
            update_session_auth_hash(request, changed)
            flash(request, gettext("Cambiaste tu contraseña. Te enviamos un aviso por correo."))
            return HttpResponseRedirect(reverse("my_account:password"))
    others = open_sessions(request.user, now=timezone.now()).exclude(pk=request.session.session_key).count()
    return show(request, "password", {"form": form, "others": others}, status=400 if form.errors else 200)
