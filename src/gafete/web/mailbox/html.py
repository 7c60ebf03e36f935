"""The HTML form of a kept mail, alone, for the frame on its page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from gafete.faults import NotFound
from gafete.web.access import public
from gafete.web.mailbox.message import find_mail
from gafete.web.mailbox.opening import only_with_mailbox

# The mail carries its style in its elements. No script, no form and no request of any kind; in the
# sandbox it has no origin either, so not even our own cookies are near.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'; sandbox allow-top-navigation-by-user-activation"
)
# A click on the mail's button opens the page in place of the mailbox, not inside its frame.
LINKS_LEAVE_THE_FRAME = '<base target="_top">'


@public
@require_safe
@only_with_mailbox
def html_page(_request: HttpRequest, mail_id: int) -> HttpResponse:
    """The mail as a mail program shows it."""
    mail = find_mail(mail_id)
    if not mail.html:
        raise NotFound
    shown = mail.html.replace("<head>", f"<head>{LINKS_LEAVE_THE_FRAME}", 1)
    headers = {"Content-Security-Policy": POLICY, "X-Frame-Options": "SAMEORIGIN"}
    return HttpResponse(shown, headers=headers)
