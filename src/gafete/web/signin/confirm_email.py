"""A new e-mail address is confirmed by the link that went there."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gafete.identity.links import Purpose
from gafete.identity.operations.confirm_email_change import person_of_email_link
from gafete.identity.operations.set_password import LinkOver
from gafete.signin.operations.confirm_new_email import confirm_new_email
from gafete.web.access import public
from gafete.web.flash import flash
from gafete.web.language import speak_to
from gafete.web.requests import Request
from gafete.web.signin.mailed_links import drop_token, keep_token, kept_token


@public
@require_safe
def confirm_email(request: Request, token: str) -> HttpResponse:
    """The address in the mail."""
    del request
    return keep_token(Purpose.EMAIL, token, then="signin:new_email")


@public
@require_http_methods(["GET", "HEAD", "POST"])
def new_email(request: Request) -> HttpResponse:
    """Show which address it is, and make it the person's when he says so."""
    token = kept_token(request, Purpose.EMAIL)
    try:
        person = person_of_email_link(token)
        speak_to(person)
        if request.method == "POST":
            confirm_new_email(token=token, origin=request.origin)
            flash(request, _("Tu correo ahora es %(email)s.") % {"email": person.pending_email})
            then = "my_account:data" if request.user.is_authenticated else "account_login"
            return drop_token(HttpResponseRedirect(reverse(then)), Purpose.EMAIL)
    except LinkOver:
        return drop_token(render(request, "signin/link_over.html", status=410), Purpose.EMAIL)
    return render(request, "signin/new_email.html", {"email": person.pending_email})
