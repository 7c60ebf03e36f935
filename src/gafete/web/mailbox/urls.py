"""The addresses of the demo mailbox. None exists where mails are sent for real."""

from __future__ import annotations

from django.urls import URLPattern, path

from gafete.outbox.demo_mailbox import is_in_use
from gafete.web.mailbox.html import html_page
from gafete.web.mailbox.list import list_page
from gafete.web.mailbox.message import message_page

app_name = "mailbox"
urlpatterns: list[URLPattern] = (
    [
        path("", list_page, name="list"),
        path("<int:mail_id>/", message_page, name="message"),
        path("<int:mail_id>/html/", html_page, name="html"),
    ]
    if is_in_use()
    else []
)
