"""The list of kept mails."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gafete.outbox.demo_mailbox import PAGE, latest_mails
from gafete.web.access import public
from gafete.web.mailbox.opening import only_with_mailbox

LONGEST_SEARCH = 100


@public
@require_safe
@only_with_mailbox
def list_page(request: HttpRequest) -> HttpResponse:
    """The newest first, found by address or subject."""
    search = request.GET.get("q", "")[:LONGEST_SEARCH]
    mails = latest_mails(search=search, before=_before(request))
    context = {
        "mails": mails,
        "search": search,
        "older_than": mails[-1].id if len(mails) == PAGE else None,
    }
    return render(request, "mailbox/list.html", context)


def _before(request: HttpRequest) -> int | None:
    wanted = request.GET.get("antes", "")
    # Ten digits are more mails than are ever kept, and fewer than SQLite's numbers hold.
    return int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) <= 10 else None  # noqa: PLR2004
