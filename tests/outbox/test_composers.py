"""Who writes which mail."""

from __future__ import annotations

import pytest

from gafete.outbox import composers
from gafete.outbox.composers import Mail, UnknownKindError
from gafete.outbox.models import Message
from tests.outbox.letters import KIND, SECRET, compose_letter


def test_a_kind_has_one_composer() -> None:
    composers.register(KIND)(compose_letter)  # the same again is no second one
    with pytest.raises(ValueError, match=KIND):
        composers.register(KIND)(lambda _message: None)
    assert composers.compose(Message(kind=KIND)) == compose_letter(Message(kind=KIND))


def test_an_unknown_kind_is_an_error_of_its_own() -> None:
    with pytest.raises(UnknownKindError):
        composers.compose(Message(kind="test.nobody_writes_this"))


@pytest.mark.parametrize("mark", ["\r", "\n", "\r\n"])
def test_line_breaks_never_reach_a_header(mark: str) -> None:
    with pytest.raises(ValueError, match="single lines"):
        Mail(to=f"ana@example.mx{mark}Bcc: x@example.mx", subject="", text="", html="", language="es-mx")
    with pytest.raises(ValueError, match="single lines"):
        Mail(to="ana@example.mx", subject=f"Hola{mark}Bcc: x@example.mx", text="", html="", language="es-mx")


def test_a_mail_in_a_traceback_tells_nothing() -> None:
    letter = compose_letter(Message(kind=KIND))
    assert SECRET not in repr(letter)
    assert "example" not in repr(letter)
