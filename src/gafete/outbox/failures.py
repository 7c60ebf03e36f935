"""What went wrong with a delivery, without a word of what the mail said.

The exceptions of smtplib hold the server's answer, and that may quote the mail: only their class and code are kept.
"""

from __future__ import annotations

import smtplib
import traceback
from dataclasses import dataclass

from gafete.outbox.composers import UnknownKindError
from gafete.outbox.rules import Reason

PERMANENT = range(500, 600)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an attempt failed, and whether trying again could help."""

    reason: Reason
    detail: str
    is_final: bool = False
    # For the log: where in our code, so that a mistake of ours can be found without the error's own words.
    where: str = ""

    def __str__(self) -> str:
        """The form that is kept in the row."""
        return f"{self.reason} {self.detail}"


INTERRUPTED = Failure(Reason.INTERRUPTED, "too_often", is_final=True)


def while_composing(error: Exception) -> Failure:
    """The composer failed, or there is none."""
    if isinstance(error, UnknownKindError):
        return Failure(Reason.UNKNOWN_KIND, "no_composer", is_final=True)
    return Failure(Reason.NOT_COMPOSED, type(error).__name__, where=place_of(error))


def place_of(error: BaseException) -> str:
    """The line that raised it, as file and number."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""


def while_sending(error: Exception) -> Failure:
    """The mail server said no, or said nothing."""
    name = type(error).__name__
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Failure(Reason.UNSUPPORTED, name, is_final=True)
    code = _code_about_this_mail(error)
    if code is not None:
        is_final = code in PERMANENT
        return Failure(Reason.REFUSED if is_final else Reason.POSTPONED, f"{name} {code}", is_final)
    if isinstance(error, smtplib.SMTPResponseException):
        # About us, not about this mail: a wrong password or sender is put right by the operator.
        return Failure(Reason.POSTPONED, f"{name} {error.smtp_code}")
    if isinstance(error, OSError):
        return Failure(Reason.UNREACHABLE, name)
    return Failure(Reason.NOT_COMPOSED, name, where=place_of(error))


def _code_about_this_mail(error: Exception) -> int | None:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max(code for code, _answer in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code
    return None
