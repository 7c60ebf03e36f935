"""What the tabs of Mi cuenta share: they work inside an account and outside of any."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gafete.faults import FieldFault
from gafete.identity.operations.count_attempt import WaitNeeded
from gafete.signin.entering import ACCOUNT_KEY
from gafete.walls.standing import inside
from gafete.web.entrance import NotInAnAccount, OutOfHours, enter
from gafete.web.forms import Form
from gafete.web.requests import PersonRequest
from gafete.web.waiting import wait_sentence

TABS = (
    ("my_account:data", _("Datos")),
    ("my_account:password", _("Contraseña")),
    ("my_account:sessions", _("Sesiones")),
    ("my_account:notices", _("Avisos")),
)


@contextmanager
def faults_told(form: Form) -> Iterator[None]:
    """Show in the form what an operation refuses to take, or how long to wait; the page goes on with that."""
    try:
        yield
    except FieldFault as fault:
        form.take(fault)
    except WaitNeeded as wait:
        form.add_error(None, wait_sentence(wait.until))


def show(
    request: PersonRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a tab, with the side menu of the account if the person is in one."""
    account_id = request.session.get(ACCOUNT_KEY)
    if account_id is not None and not hasattr(request, "membership"):
        with inside(account_id):
            try:
                enter(request, account_id)
            except OutOfHours:
                # What is his own he may see to at any hour.
                pass
            except NotInAnAccount as out:
                return out.response
    current = request.resolver_match.view_name if request.resolver_match else ""
    tabs = [(words, reverse(name), name == current) for name, words in TABS]
    return render(request, f"my_account/{template}.html", {"tabs": tabs, **context}, status=status)
