"""A kind of mail for tests: to whoever its row says, with a secret in it."""

from __future__ import annotations

import smtplib
from typing import Any

import django
from django.db import transaction

from gafete.outbox.composers import Mail
from gafete.outbox.models import Message
from gafete.outbox.operations.enqueue_message import enqueue_message

KIND = "test.letter"
SECRET = "clave-que-nadie-debe-ver-7391"


def compose_letter(message: Message) -> Mail | None:
    """The mail of a test row."""
    return Mail(
        to=str(message.parameters.get("to", "ana@example.mx")),
        subject="Tu acceso a Gafete",
        text=f"Tu clave: {SECRET}\n",
        html=f"<p>Tu clave: <b>{SECRET}</b></p>",
        language="es-mx",
    )


def queue_letter(**parameters: str | int) -> Message:
    """A test mail in the database."""
    with transaction.atomic():
        return enqueue_message(kind=KIND, account_id=1, parameters=parameters)


def use_smtp(chosen: Any, port: int, *, seconds: float = 5) -> None:
    """Send through a server on this machine."""
    backend = "django.core.mail.backends.smtp.EmailBackend"
    options = {"host": "127.0.0.1", "port": port, "timeout": seconds}
    if django.VERSION >= (6, 1):
        chosen.MAILERS = {"default": {"BACKEND": backend, "OPTIONS": options}}
        return
    chosen.EMAIL_BACKEND = backend
    chosen.EMAIL_HOST = options["host"]
    chosen.EMAIL_PORT = options["port"]
    chosen.EMAIL_TIMEOUT = options["timeout"]
    chosen.EMAIL_USE_TLS = chosen.EMAIL_USE_SSL = False
    chosen.EMAIL_HOST_USER = chosen.EMAIL_HOST_PASSWORD = ""


def refusal(code: int) -> smtplib.SMTPRecipientsRefused:
    """The exception for a refused address."""
    return smtplib.SMTPRecipientsRefused({"ana@example.mx": (code, b"TOP-SECRET")})
