"""A person with a browser: opens pages, fills in their forms, follows the links of his mails."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.test import Client

from gafete.outbox.composers import Mail, compose
from gafete.outbox.models import Message
from tests import cast

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


class Browser:
    """Django's test client, used as a person uses a browser."""

    def __init__(self, client: Client, *, address: str = "203.0.113.7") -> None:
        self.client = client
        self.address = address

    def open(self, path: str, **headers: Any) -> Any:
        return self.client.get(path, REMOTE_ADDR=self.address, HTTP_USER_AGENT=FIREFOX, **headers)

    def submit(self, path: str, data: dict[str, Any] | None = None, *, of: str = "") -> Any:
        """Fill in the form of the page ``of`` (or of the same address) and send it."""
        page = self.open(of or path)
        found = _TOKEN.search(page.content.decode())
        token = found.group(1) if found else ""
        return self.client.post(
            path,
            {"csrfmiddlewaretoken": token, **(data or {})},
            REMOTE_ADDR=self.address,
            HTTP_USER_AGENT=FIREFOX,
        )

    def sign_in(self, name: str, password: str = cast.PASSWORD, **more: str) -> Any:
        return self.submit("/entrar/", {"login": name, "password": password, **more})

    def is_in(self) -> bool:
        """Whether the pages of an account open."""
        return bool(self.open("/").status_code == 200)


def without_tokens(response: HttpResponse) -> str:
    """A page as its reader sees it: the form's token changes every time."""
    return _TOKEN.sub("", response.content.decode())


def mails(kind: str) -> list[Mail]:
    """The mails of a kind that wait, as they would be written now."""
    messages = Message.objects.filter(kind=kind).order_by("created_at")
    return [mail for message in messages if (mail := compose(message)) is not None]


def link_in(mail: Mail, *, containing: str) -> str:
    """The path of the mail's link of that kind."""
    found = re.search(rf"https?://\S*{containing}\S*", mail.text)
    assert found, mail.text
    return urlsplit(found.group()).path
