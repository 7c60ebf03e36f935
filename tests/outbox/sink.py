"""A mail server of our own on the loopback, with the moods of real ones."""

from __future__ import annotations

import asyncio
import logging
import socket
from email import message_from_bytes
from email.message import Message as Email
from enum import Enum, auto

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

# The other side's diary quotes whole mails; ours must not, and tests look for that.
logging.getLogger("mail.log").setLevel(logging.ERROR)


class Mood(Enum):
    OK = auto()
    REFUSES_ADDRESS = auto()
    REFUSES_CONTENT = auto()
    ASKS_FOR_LATER = auto()
    SLOW = auto()
    CLOSES_AFTER_ACCEPTING = auto()


class Sink:
    """Takes mails, or does not, and remembers what it took."""

    def __init__(self) -> None:
        self.mood = Mood.OK
        self.taken: list[Email] = []
        self.recipients: list[str] = []
        self.sessions = 0
        self._is_running = False
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    def start(self) -> None:
        self._controller.start()
        self._is_running = True
        self.sessions = 0

    def stop(self) -> None:
        if self._is_running:
            self._controller.stop()
        self._is_running = False

    @property
    def message_ids(self) -> list[str]:
        return [str(email["Message-ID"]) for email in self.taken]

    async def handle_EHLO(  # noqa: N802 -- called by that name
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.sessions += 1
        return responses

    async def handle_RCPT(  # noqa: N802 -- called by that name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.mood is Mood.REFUSES_ADDRESS:
            return f"550 5.1.1 no such mailbox {address} TOP-SECRET"
        if self.mood is Mood.ASKS_FOR_LATER:
            return "451 4.7.1 greylisted TOP-SECRET"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.mood is Mood.REFUSES_CONTENT:
            return "554 5.7.1 spam, it says: TOP-SECRET"
        if self.mood is Mood.SLOW:
            await asyncio.sleep(30)
        content = envelope.content
        assert isinstance(content, bytes)
        self.taken.append(message_from_bytes(content))
        self.recipients += envelope.rcpt_tos
        if self.mood is Mood.CLOSES_AFTER_ACCEPTING:
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        return "250 OK"
