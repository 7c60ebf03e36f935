"""How hard a password is to guess, told while it is typed. A hint: what is taken is decided by the rules."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from zxcvbn import zxcvbn

from gafete.faults import FieldFault
from gafete.identity.passwords import check_password_rules
from gafete.web.access import public
from gafete.web.requests import Request

# The estimate takes longer than linear time; beyond this nobody guesses anyway.
LONGEST_LOOKED_AT = 40
_WORDS = (
    _("Muy fácil de adivinar"),
    _("Fácil de adivinar"),
    _("Se puede adivinar"),
    _("Difícil de adivinar"),
    _("Muy difícil de adivinar"),
)


@public
@sensitive_post_parameters("new")
@require_POST
def strength(request: Request) -> HttpResponse:
    """One sentence about the password in ``new``; nothing is kept."""
    typed = request.POST.get("new", "")
    if not typed:
        return HttpResponse()
    try:
        check_password_rules(typed)
    except FieldFault as fault:
        return HttpResponse(fault.sentence, content_type="text/plain; charset=utf-8")
    estimate = zxcvbn(typed[:LONGEST_LOOKED_AT])  # type: ignore[no-untyped-call]
    return HttpResponse(_WORDS[int(estimate["score"])], content_type="text/plain; charset=utf-8")
