"""Keeps mails on this machine instead of sending them, for trying Gafete without a mail server.

They lie in a file of their own, readable by nobody else: the only place where a mailed secret is ever stored.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

MAXIMUM_KEPT = 5_000
PAGE = 50
SECONDS_TO_WAIT = 20
SCHEMA = """
CREATE TABLE IF NOT EXISTS mail (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id TEXT NOT NULL,
    received_at TEXT NOT NULL,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    html TEXT NOT NULL
)
"""
COLUMNS = "id, message_id, received_at, recipient, subject, text, html"


@dataclass(frozen=True, slots=True, repr=False)
class KeptMail:
    """A mail as it would have arrived."""

    id: int
    message_id: str
    received_at: datetime
    recipient: str
    subject: str
    text: str
    html: str


class EmailBackend(BaseEmailBackend):
    """Django's back end that keeps every mail."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep them all; how many there were."""
        require_mailbox()
        with _database() as database:
            for email in email_messages:
                database.execute(
                    "INSERT INTO mail (message_id, received_at, recipient, subject, text, html)"
                    " VALUES (?, ?, ?, ?, ?, ?)",
                    _values(email),
                )
            database.execute("DELETE FROM mail WHERE id <= (SELECT max(id) FROM mail) - ?", [MAXIMUM_KEPT])
        return len(email_messages)


def is_in_use() -> bool:
    """Whether mails are kept here. Production refuses to start like that."""
    return bool(settings.MAIL_DELIVERY == "mailbox")


def require_mailbox() -> None:
    """Refuse to store or to show a mail where mails are sent for real."""
    if not is_in_use():
        fault = "The demo mailbox is used only with GAFETE_MAIL_DELIVERY=mailbox."
        raise ImproperlyConfigured(fault)


def latest_mails(*, search: str = "", before: int | None = None) -> list[KeptMail]:
    """The newest mails, `PAGE` at a time: those older than `before`, whose address or subject holds the words."""
    require_mailbox()
    # instr and not LIKE: what somebody types holds no wildcards.
    where = "id < ? AND (instr(lower(recipient), ?) OR instr(lower(subject), ?))"
    wanted = search.strip().lower()
    with _database() as database:
        rows = database.execute(
            f"SELECT {COLUMNS} FROM mail WHERE {where} ORDER BY id DESC LIMIT {PAGE}",  # noqa: S608 -- constants only
            [before if before is not None else 2**62, wanted, wanted],
        )
        return [_mail(row) for row in rows]


def kept_mail(mail_id: int) -> KeptMail | None:
    """One mail."""
    require_mailbox()
    with _database() as database:
        row = database.execute(f"SELECT {COLUMNS} FROM mail WHERE id = ?", [mail_id]).fetchone()  # noqa: S608 -- as above
        return _mail(row) if row else None


def _values(email: EmailMessage) -> list[str]:
    html = ""
    if isinstance(email, EmailMultiAlternatives):
        html = next((str(part[0]) for part in email.alternatives if part[1] == "text/html"), "")
    message_id = str(email.extra_headers.get("Message-ID", ""))
    recipients = ", ".join(email.recipients())
    return [message_id, timezone.now().isoformat(), recipients, str(email.subject), str(email.body), html]


def _mail(row: tuple[int, str, str, str, str, str, str]) -> KeptMail:
    mail_id, message_id, received_at, *rest = row
    return KeptMail(mail_id, message_id, datetime.fromisoformat(received_at).astimezone(UTC), *rest)


@contextmanager
def _database() -> Iterator[sqlite3.Connection]:
    path = Path(settings.MAILBOX_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    # Made before SQLite opens it, which would make it readable by everybody on the machine.
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    with closing(sqlite3.connect(path, timeout=SECONDS_TO_WAIT)) as database:
        database.execute(SCHEMA)
        with database:
            yield database
