"""The connection to the mail server."""

from __future__ import annotations

import ssl
from typing import Any

import pytest
from django.core.mail.backends.smtp import EmailBackend

from gafete.outbox.composers import Mail
from gafete.outbox.courier import Courier
from gafete.outbox.models import Message
from tests.outbox.letters import compose_letter, use_smtp
from tests.outbox.sink import Sink


def letter(message: Message) -> Mail:
    written = compose_letter(message)
    assert written is not None
    return written


@pytest.mark.parametrize("is_tls_from_the_start", [True, False])
def test_the_mail_server_must_show_a_certificate_of_its_own_name(*, is_tls_from_the_start: bool) -> None:
    backend = EmailBackend(use_ssl=is_tls_from_the_start, use_tls=not is_tls_from_the_start)
    context = backend.ssl_context
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname


def test_a_server_without_tls_gets_no_mail_where_tls_is_asked_for(sink: Sink, settings: Any) -> None:
    settings.EMAIL_USE_TLS = True
    message = Message()
    with Courier() as courier, pytest.raises(Exception, match="STARTTLS"):
        courier.send(message.id, letter(message))
    assert sink.taken == []


def test_a_goodbye_that_fails_is_no_failure_of_the_mails_before(sink: Sink) -> None:
    message = Message()
    with Courier() as courier:
        courier.send(message.id, letter(message))
        sink.stop()
    assert len(sink.taken) == 1


def test_after_a_failure_the_next_mail_gets_a_connection_of_its_own(sink: Sink, settings: Any) -> None:
    message = Message()
    with Courier() as courier:
        use_smtp(settings, 1)
        with pytest.raises(OSError, match="refused"):
            courier.send(message.id, letter(message))
        use_smtp(settings, sink.port)
        courier.send(message.id, letter(message))
    assert len(sink.taken) == 1
