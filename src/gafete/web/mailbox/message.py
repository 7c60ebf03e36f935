"""One kept mail."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gafete.faults import NotFound
from gafete.outbox.demo_mailbox import KeptMail, kept_mail
from gafete.web.access import public
from gafete.web.mailbox.opening import only_with_mailbox
from gafete.web.security_headers import policy


@public
@require_safe
@only_with_mailbox
def message_page(request: HttpRequest, mail_id: int) -> HttpResponse:
    """The mail in both its forms; the HTML one in a frame that can do nothing but follow links."""
    response = render(request, "mailbox/message.html", {"mail": find_mail(mail_id)})
    response.headers["Content-Security-Policy"] = f"{policy(reverse('csp_report'))}; frame-src 'self'"
    return response


def find_mail(mail_id: int) -> KeptMail:
    """The mail of this number.

    Raises:
        NotFound: there is none, or it has made room for newer ones.
    """
    mail = kept_mail(mail_id)
    if mail is None:
        raise NotFound
    return mail
