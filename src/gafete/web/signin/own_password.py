"""Between sign-in and session: an own password instead of the one that somebody else made."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from gafete.faults import FieldFault
from gafete.identity.operations.set_password import FirstPasswordOver, replace_password
from gafete.signin.flow import go_on, waiting_person
from gafete.signin.policy import password_context
from gafete.signin.stages import OWN_PASSWORD, SIGNED_IN_WITH
from gafete.web.access import public
from gafete.web.flash import flash
from gafete.web.requests import Request
from gafete.web.signin.new_password_form import NewPasswordForm


@public
@sensitive_post_parameters("new", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def own_password(request: Request) -> HttpResponse:
    """Only for whoever has just given the right temporary password; nobody is signed in yet."""
    person = waiting_person(request, OWN_PASSWORD, since=SIGNED_IN_WITH)
    if request.user.is_authenticated or person is None:
        return HttpResponseRedirect(reverse("account_login"))
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            changed = replace_password(
                user=person,
                new=form.cleaned_data["new"],
                context=password_context(person),
                origin=request.origin,
            )
        except FieldFault as fault:
            form.take(fault)
        except FirstPasswordOver:
            flash(request, _("Tu contraseña cambió mientras tanto. Entra otra vez."), tone="warning")
            return HttpResponseRedirect(reverse("account_login"))
        else:
            return go_on(request, OWN_PASSWORD, changed)
    context = {"form": form, "username": person.username, "name": person.name}
    return render(request, "signin/own_password.html", context, status=400 if form.errors else 200)
