"""What is kept of a failed attempt."""

from __future__ import annotations

import smtplib
import ssl

import pytest

from gafete.outbox import failures
from gafete.outbox.composers import UnknownKindError
from gafete.outbox.rules import MAXIMUM_ATTEMPTS, Reason, in_words, pause_after
from tests.outbox.letters import refusal


@pytest.mark.parametrize(
    ("error", "kept", "is_final"),
    [
        (refusal(550), "refused SMTPRecipientsRefused 550", True),
        (refusal(451), "postponed SMTPRecipientsRefused 451", False),
        (smtplib.SMTPDataError(554, b"TOP-SECRET"), "refused SMTPDataError 554", True),
        (smtplib.SMTPDataError(452, b"TOP-SECRET"), "postponed SMTPDataError 452", False),
        # Ours to put right, whatever the code: no mail is lost over a wrong password of the operator's.
        (smtplib.SMTPAuthenticationError(535, b"TOP-SECRET"), "postponed SMTPAuthenticationError 535", False),
        (smtplib.SMTPSenderRefused(553, b"no", "x@y"), "postponed SMTPSenderRefused 553", False),
        (smtplib.SMTPServerDisconnected("TOP-SECRET"), "unreachable SMTPServerDisconnected", False),
        (smtplib.SMTPNotSupportedError("TOP-SECRET"), "unsupported SMTPNotSupportedError", True),
        (ssl.SSLCertVerificationError("TOP-SECRET"), "unreachable SSLCertVerificationError", False),
        (TimeoutError(), "unreachable TimeoutError", False),
        (UnicodeError("TOP-SECRET"), "not_composed UnicodeError", False),
    ],
)
def test_class_and_code_are_kept_and_nothing_that_was_said(
    error: Exception, kept: str, *, is_final: bool
) -> None:
    failure = failures.while_sending(error)
    assert str(failure) == kept
    assert failure.is_final is is_final


def test_a_failing_composer_is_tried_again_and_a_missing_one_is_not() -> None:
    assert not failures.while_composing(KeyError("TOP-SECRET")).is_final
    assert failures.while_composing(UnknownKindError("x")).is_final


def test_every_reason_has_words() -> None:
    assert all(str(in_words(f"{reason} detail")) for reason in Reason)
    assert in_words("") == ""


def test_the_pauses_end_with_the_last_attempt() -> None:
    assert pause_after(1) is not None
    assert pause_after(MAXIMUM_ATTEMPTS - 1) is not None
    assert pause_after(MAXIMUM_ATTEMPTS) is None
