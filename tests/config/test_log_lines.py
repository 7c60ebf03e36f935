import json
import logging
import sys
from pathlib import Path
from typing import Any

import pytest

from gafete.config.log_lines import HIDDEN, JsonLines, logging_settings, without_secrets


def line(message: str, *values: object, **extra: Any) -> dict[str, Any]:
    record = logging.LogRecord("gafete.test", logging.WARNING, __file__, 1, message, values, None)
    vars(record).update(extra)
    written = JsonLines().format(record)
    assert "\n" not in written
    found: dict[str, Any] = json.loads(written)
    return found


def test_a_record_becomes_one_json_object() -> None:
    found = line("Se envió a %s", "ana@example.mx", account="a1")
    assert found["message"] == "Se envió a ana@example.mx"
    assert found["level"] == "WARNING"
    assert found["logger"] == "gafete.test"
    assert found["account"] == "a1"


def test_a_line_break_cannot_forge_a_second_record() -> None:
    assert line('x\n{"level": "INFO"}')["message"] == 'x\n{"level": "INFO"}'


def test_an_exception_is_kept_without_its_secrets() -> None:
    try:
        int("password=hunter2")
    except ValueError:
        found = line("failed", exc_info=sys.exc_info())
    assert "ValueError" in found["exception"]
    assert "hunter2" not in found["exception"]


@pytest.mark.parametrize(
    "text",
    [
        "password=hunter2secret",
        "'contraseña': 'hunter2secret'",
        '{"token": "hunter2secret"}',
        "Authorization: hunter2secret",
        "csrfmiddlewaretoken=hunter2secret&x=1",
        "postgresql://ana:hunter2secret@db/gafete",
        "GET /acceso/" + "hunter2secret" * 4,
    ],
)
def test_what_looks_like_a_secret_is_blotted_out(text: str) -> None:
    blotted = without_secrets(text)
    assert "hunter2secret" not in blotted
    assert HIDDEN in blotted


def test_the_rest_of_a_sentence_stays() -> None:
    text = "GET /usuarios/0192f0c1-7c1e-7000-8000-000000000000/editar -> 200, la contraseña cambió"
    assert without_secrets(text) == text


def test_a_field_whose_name_is_secret_is_never_written() -> None:
    assert line("x", new_password="hunter2")["new_password"] == HIDDEN


def test_the_log_can_go_to_a_file(tmp_path: Path) -> None:
    handler = logging_settings("INFO", tmp_path / "gafete.log")["handlers"]["lines"]
    assert handler["filename"] == str(tmp_path / "gafete.log")
    assert logging_settings("INFO", None)["handlers"]["lines"]["class"] == "logging.StreamHandler"
