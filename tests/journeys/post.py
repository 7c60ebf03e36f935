"""The mail that arrived: who reads it finds his link or his temporary password in it."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import Message as Email

from tests.outbox.sink import Sink

SECONDS_TO_ARRIVE = 25


@dataclass(frozen=True)
class Letter:
    """One mail, as its reader sees it."""

    to: str
    subject: str
    text: str
    html: str

    @property
    def link(self) -> str:
        """The address in the mail that does something: the longest one."""
        return str(max(re.findall(r"https?://\S+", self.text), key=len))

    @property
    def token(self) -> str:
        """What makes the link work."""
        return self.link.rstrip("/").rsplit("/", 1)[-1]

    @property
    def temporary_password(self) -> str:
        """The generated password."""
        found = re.search(r"Contraseña temporal: (\S+)", self.text)
        assert found, self.text
        return found.group(1)


class Post:
    """Everything that came in at the mail server."""

    def __init__(self, sink: Sink) -> None:
        self.sink = sink

    def letters(self, to: str, subject: str = "") -> list[Letter]:
        """The mails to that address whose subject holds these words, oldest first."""
        read = [_read(email) for email in list(self.sink.taken)]
        return [letter for letter in read if letter.to == to and subject in letter.subject]

    def wait_for(self, to: str, subject: str, *, count: int = 1) -> Letter:
        """The newest such mail, once so many have come."""
        deadline = time.monotonic() + SECONDS_TO_ARRIVE
        while len(found := self.letters(to, subject)) < count:
            if time.monotonic() > deadline:
                came = [(letter.to, letter.subject) for letter in map(_read, self.sink.taken)]
                raise AssertionError(f"no mail {count} «{subject}» to {to}; what came: {came}")
            time.sleep(0.1)
        return found[-1]


def _read(email: Email) -> Letter:
    parts = {part.get_content_type(): _text(part) for part in email.walk() if not part.is_multipart()}
    return Letter(
        to=str(email["To"]).rsplit("<", 1)[-1].rstrip(">"),
        subject=str(make_header(decode_header(str(email["Subject"])))),
        text=parts["text/plain"],
        html=parts["text/html"],
    )


def _text(part: Email) -> str:
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode(part.get_content_charset() or "utf-8")
