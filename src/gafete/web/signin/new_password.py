"""A new password by the link of a mail."""

from __future__ import annotations

from django.contrib.auth import logout
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from gafete.faults import FieldFault
from gafete.identity.links import Purpose
from gafete.identity.operations.set_password import LinkOver, person_of_link, set_password_by_link
from gafete.signin.policy import password_context
from gafete.web.access import public
from gafete.web.flash import flash
from gafete.web.language import speak_to
from gafete.web.requests import Request
from gafete.web.signin.mailed_links import drop_token, keep_token, kept_token
from gafete.web.signin.new_password_form import NewPasswordForm


@public
@require_safe
def password_link(request: Request, token: str) -> HttpResponse:
    """The address in the mail."""
    del request
    return keep_token(Purpose.PASSWORD, token, then="signin:new_password")


@public
@sensitive_post_parameters("new", "again")
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def new_password(request: Request) -> HttpResponse:
    """Choose the password; afterwards the person signs in with it like on any day."""
    token = kept_token(request, Purpose.PASSWORD)
    try:
        person = person_of_link(token)
        speak_to(person)
        form = NewPasswordForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                set_password_by_link(
                    token=token,
                    new=form.cleaned_data["new"],
                    context=password_context(person),
                    origin=request.origin,
                )
            except FieldFault as fault:
                form.take(fault)
            else:
                if request.user == person:
                    # His sessions have ended, and with them the one of this browser.
                    logout(request)
                flash(request, _("Tu contraseña nueva ya sirve. Entra con ella."))
                return drop_token(HttpResponseRedirect(reverse("account_login")), Purpose.PASSWORD)
    except LinkOver:
        return drop_token(render(request, "signin/link_over.html", status=410), Purpose.PASSWORD)
    context = {"form": form, "username": person.username}
    status = 400 if form.errors else 200
    return render(request, "signin/new_password.html", context, status=status)
