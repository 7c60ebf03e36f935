"""Who writes which mail.

The outbox knows kinds only. Whoever owns a kind registers a composer for it as the program starts;
the composer reads what it needs, makes links and passwords at that moment, and returns the finished mail.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gafete.outbox.models import Message


@dataclass(frozen=True, slots=True)
class Mail:
    """A finished mail to one person. It lives in memory only: it may hold a secret."""

    to: str
    subject: str
    text: str
    html: str
    language: str

    def __post_init__(self) -> None:
        """Refuse line breaks in what becomes a header: they would start a header of somebody else's choice."""
        if any(mark in value for value in (self.to, self.subject) for mark in "\r\n"):
            fault = "The address and the subject of a mail are single lines."
            raise ValueError(fault)

    def __repr__(self) -> str:
        """Name the reader's language and nothing else: a repr ends up in logs and error reports."""
        return f"Mail(language={self.language!r})"


Composer = Callable[[Message], Mail | None]

_composers: dict[str, Composer] = {}


class UnknownKindError(LookupError):
    """No composer is registered for a kind of mail."""


def register(kind: str) -> Callable[[Composer], Composer]:
    """Register the decorated function as the composer of a kind.

    It is called outside any transaction and may be called again for the same row: after a failed attempt,
    or when a worker died before it could note that the mail had left. It returns None when
    the mail is no longer wanted, because the person is gone or a newer mail has replaced it.
    """

    def keep(composer: Composer) -> Composer:
        if _composers.get(kind, composer) is not composer:
            fault = f"Two composers for one kind of mail: {kind}"
            raise ValueError(fault)
        _composers[kind] = composer
        return composer

    return keep


def unregister(kind: str) -> None:
    """Forget a composer (tests bring their own kinds)."""
    _composers.pop(kind, None)


def compose(message: Message) -> Mail | None:
    """Write the mail of this row, or return None when it is no longer wanted."""
    composer = _composers.get(message.kind)
    if composer is None:
        raise UnknownKindError(message.kind)
    return composer(message)
