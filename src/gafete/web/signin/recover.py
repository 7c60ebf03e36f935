"""The page for a forgotten password or user name: one answer for everybody."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from gafete.identity.models import MAXIMUM_EMAIL_LENGTH
from gafete.identity.operations.count_attempt import WaitNeeded
from gafete.identity.operations.request_recovery import request_recovery
from gafete.web.access import public
from gafete.web.forms import Form
from gafete.web.requests import Request
from gafete.web.waiting import wait_sentence


class RecoverForm(Form):
    """Where the mail should go."""

    login = forms.CharField(
        label=_("Correo electrónico o cuenta del usuario"),
        max_length=MAXIMUM_EMAIL_LENGTH,
        widget=forms.TextInput(
            attrs={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


@public
@require_http_methods(["GET", "HEAD", "POST"])
def recover(request: Request) -> HttpResponse:
    """Ask for the address and promise a mail, whoever it is."""
    form = RecoverForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                request_recovery(typed=form.cleaned_data["login"], origin=request.origin)
            except WaitNeeded as wait:
                form.add_error(None, wait_sentence(wait.until))
                status = 429
            else:
                return HttpResponseRedirect(reverse("signin:recovery_sent"))
    return render(request, "signin/recover.html", {"form": form}, status=status)


@public
@require_safe
def recovery_sent(request: Request) -> HttpResponse:
    """The same answer for everybody."""
    return render(request, "signin/recovery_sent.html")
