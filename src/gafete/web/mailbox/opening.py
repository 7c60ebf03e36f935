"""Who may look into the demo mailbox: everybody, where mails are kept instead of sent; elsewhere there is none."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from gafete.faults import NotFound
from gafete.outbox.demo_mailbox import is_in_use


def only_with_mailbox(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Answer 404 where mails are sent for real, should the address ever exist there."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_in_use():
            raise NotFound
        return view(request, *args, **kwargs)

    return opened
