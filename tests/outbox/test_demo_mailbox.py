"""The mailbox that stands in for a mail server while trying Gafete."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from gafete.outbox import demo_mailbox
from gafete.outbox.courier import as_email
from gafete.outbox.demo_mailbox import EmailBackend, kept_mail, latest_mails
from gafete.outbox.models import Message
from tests.outbox.letters import SECRET, compose_letter


def keep(to: str = "ana@example.mx") -> None:
    message = Message(parameters={"to": to})
    letter = compose_letter(message)
    assert letter is not None
    assert EmailBackend().send_messages([as_email(message.id, letter)]) == 1


def test_a_kept_mail_is_found_with_both_its_forms() -> None:
    keep()
    (mail,) = latest_mails()
    assert (mail.recipient, mail.subject) == ("ana@example.mx", "Tu acceso a Gafete")
    assert SECRET in mail.text
    assert mail.html.startswith("<p>")
    assert mail.received_at.tzinfo is not None
    assert kept_mail(mail.id) == mail
    assert kept_mail(mail.id + 1) is None


def test_the_newest_mail_comes_first_and_the_list_goes_on_by_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo_mailbox, "PAGE", 2)
    for number in range(3):
        keep(f"{number}@example.mx")
    first = latest_mails()
    assert [mail.recipient for mail in first] == ["2@example.mx", "1@example.mx"]
    assert [mail.recipient for mail in latest_mails(before=first[-1].id)] == ["0@example.mx"]


def test_search_takes_what_is_typed_literally() -> None:
    keep("ana@example.mx")
    keep("luis_100%@example.mx")
    assert [mail.recipient for mail in latest_mails(search="LUIS")] == ["luis_100%@example.mx"]
    assert [mail.recipient for mail in latest_mails(search="0%@")] == ["luis_100%@example.mx"]
    assert len(latest_mails(search="acceso a")) == 2
    assert latest_mails(search="' OR 1=1 --") == []


def test_nobody_else_on_the_machine_can_read_it(settings: Any) -> None:
    keep()
    assert stat.S_IMODE(Path(settings.MAILBOX_FILE).stat().st_mode) == 0o600


def test_it_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo_mailbox, "MAXIMUM_KEPT", 2)
    for number in range(4):
        keep(f"{number}@example.mx")
    assert [mail.recipient for mail in latest_mails()] == ["3@example.mx", "2@example.mx"]


def test_it_neither_stores_nor_shows_anything_where_mails_are_sent_for_real(settings: Any) -> None:
    settings.MAIL_DELIVERY = "smtp"
    with pytest.raises(ImproperlyConfigured):
        keep()
    with pytest.raises(ImproperlyConfigured):
        latest_mails()
    with pytest.raises(ImproperlyConfigured):
        kept_mail(1)
    assert not Path(settings.MAILBOX_FILE).exists()
