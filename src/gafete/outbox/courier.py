"""Hands finished mails to the mail server, over one connection for as many as there are."""

from __future__ import annotations

from contextlib import suppress
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from gafete.outbox.composers import Mail


class Courier:
    """A connection that is opened with the first mail and given up after the first failure."""

    def __init__(self) -> None:
        """Start without a connection: there may be nothing to send."""
        self._connection: BaseEmailBackend | None = None

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Hang up."""
        self._hang_up()

    def send(self, message_id: UUID, letter: Mail) -> None:
        """Send one mail; it has been accepted when this returns."""
        try:
            if self._connection is None:
                self._connection = _default_connection()
                self._connection.open()
            # Opened by us and not by send_messages, which would say goodbye after each mail; a goodbye
            # that times out is an error after the mail was taken, and would send it twice.
            self._connection.send_messages([as_email(message_id, letter)])
        except Exception:
            self._hang_up()
            raise

    def _hang_up(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            # Whatever the goodbye brings, every mail handed over so far was accepted.
            with suppress(Exception):
                connection.close()


def as_email(message_id: UUID, letter: Mail) -> EmailMultiAlternatives:
    """The mail with its headers. A second copy carries the same Message-ID, and mail programs show it once."""
    email = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[letter.to],
        headers={
            "Message-ID": f"<{message_id}@{urlsplit(settings.PUBLIC_URL).hostname}>",
            # No holiday answers, no loops (RFC 3834).
            "Auto-Submitted": "auto-generated",
            "Content-Language": letter.language,
        },
    )
    email.attach_alternative(letter.html, "text/html")
    return email


def _default_connection() -> BaseEmailBackend:
    mailers = getattr(mail, "mailers", None)  # Django 6.1 deprecates get_connection in its favour
    connection: BaseEmailBackend = mail.get_connection() if mailers is None else mailers.default
    return connection
