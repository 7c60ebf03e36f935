"""An invitation into an account, by the link of its mail.

Whoever has no password yet chooses one. Whoever has one signs in with it first: a link alone never
opens what already belonged to somebody.
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from gafete.faults import FieldFault
from gafete.identity.links import Purpose
from gafete.identity.operations.set_password import LinkOver
from gafete.members.links import invitation_of
from gafete.members.models import Member
from gafete.members.operations.accept_invitation import InvitationOver, accept_invitation
from gafete.signin.entering import SEVERAL_KEY, enter_now_or_later, enterable
from gafete.signin.operations.join_account import join_account
from gafete.web.access import public
from gafete.web.flash import flash
from gafete.web.language import speak_to
from gafete.web.requests import Request
from gafete.web.signin.mailed_links import drop_token, keep_token, kept_token
from gafete.web.signin.new_password_form import NewPasswordForm


@public
@require_safe
def join(request: Request, token: str) -> HttpResponse:
    """The address in the mail."""
    del request
    return keep_token(Purpose.JOIN, token, then="signin:invitation")


@public
@sensitive_post_parameters("new", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: Request) -> HttpResponse:
    """Show who invites; a POST accepts."""
    member = invitation_of(kept_token(request, Purpose.JOIN), now=timezone.now())
    if member is None:
        return drop_token(render(request, "signin/link_over.html", status=410), Purpose.JOIN)
    speak_to(member.user)
    try:
        if not member.user.is_unused:
            return _joined_by_known(request, member)
        return _joined_by_newcomer(request, member)
    except (InvitationOver, LinkOver):
        return drop_token(render(request, "signin/link_over.html", status=410), Purpose.JOIN)


def _joined_by_newcomer(request: Request, member: Member) -> HttpResponse:
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            join_account(
                token=kept_token(request, Purpose.JOIN), new=form.cleaned_data["new"], origin=request.origin
            )
        except FieldFault as fault:
            form.take(fault)
        else:
            flash(request, _("Listo, tu acceso está activo. Entra con tu contraseña."))
            return drop_token(HttpResponseRedirect(reverse("account_login")), Purpose.JOIN)
    context = {"form": form, "member": member}
    return render(request, "signin/activate.html", context, status=400 if form.errors else 200)


def _joined_by_known(request: Request, member: Member) -> HttpResponse:
    if not request.user.is_authenticated:
        sign_in = f"{reverse('account_login')}?{urlencode({'next': reverse('signin:invitation')})}"
        return render(
            request, "signin/invitation.html", {"member": member, "sign_in_url": sign_in, "who": "nobody"}
        )
    if request.user.pk != member.user_id:
        return render(
            request, "signin/invitation.html", {"member": member, "sign_in_url": "", "who": "another"}
        )
    if request.method == "POST":
        accept_invitation(user=request.user, member=member, origin=request.origin)
        is_inside = enter_now_or_later(request, request.user, member.account_id)
        request.session[SEVERAL_KEY] = len(enterable(request.user)) > 1
        flash(request, _("Ya puedes trabajar en %(account)s.") % {"account": member.account.name})
        home = reverse("home" if is_inside else "accounts:choose")
        return drop_token(HttpResponseRedirect(home), Purpose.JOIN)
    return render(request, "signin/invitation.html", {"member": member, "sign_in_url": "", "who": "invited"})
