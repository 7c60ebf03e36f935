import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from pydantic import ValidationError

from gafete.config.environment import Environment, is_loopback, is_strong_key, read_environment

GOOD_KEY = "k9!xQ2#vT7&bM4*zL8(pW3)nR6_hJ1+cF5=dG0-sY"  # 42 characters, doubled below
PRODUCTION = {
    "GAFETE_SECRET_KEY": GOOD_KEY * 2,
    "GAFETE_PUBLIC_URL": "https://gafete.example.mx",
    "GAFETE_SMTP_HOST": "smtp.example.mx",
}

Read = Callable[..., Environment]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Read:
    """The environment as a production installation reads it, with some variables changed."""
    for name in [name for name in os.environ if name.startswith("GAFETE_")]:
        monkeypatch.delenv(name)

    def read_with(**changes: str | None) -> Environment:
        for name, value in (
            PRODUCTION | {f"GAFETE_{name}": value for name, value in changes.items()}
        ).items():
            if value is None:
                monkeypatch.delenv(name, raising=False)
            else:
                monkeypatch.setenv(name, value)
        return Environment()

    return read_with


def test_production_is_the_default_and_starts_when_everything_is_safe(read: Read) -> None:
    assert read().mode == "production"


def test_anchors_lie_where_whoever_changes_the_trail_does_not_reach(read: Read, tmp_path: Path) -> None:
    data = str(tmp_path / "data")
    with pytest.raises(ValidationError, match="GAFETE_ANCHOR_DIR"):
        read(DATA_DIR=data, ANCHOR_DIR=str(tmp_path / "data" / "anchors"))
    assert read(DATA_DIR=data, ANCHOR_DIR=str(tmp_path / "anchors")).anchor_dir == tmp_path / "anchors"
    assert read(ANCHOR_DIR="").anchor_dir is None


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"SECRET_KEY": None}, "GAFETE_SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "GAFETE_SECRET_KEY"),
        ({"SECRET_KEY": "a" * 80}, "GAFETE_SECRET_KEY"),
        ({"SECRET_KEY": "django-insecure-" + GOOD_KEY}, "GAFETE_SECRET_KEY"),
        ({"DEBUG": "on"}, "GAFETE_DEBUG"),
        ({"PUBLIC_URL": None}, "GAFETE_PUBLIC_URL"),
        ({"PUBLIC_URL": "http://gafete.example.mx"}, "GAFETE_PUBLIC_URL"),
        ({"MAIL_DELIVERY": "mailbox"}, "GAFETE_MAIL_DELIVERY"),
        ({"SMTP_SECURITY": "none"}, "GAFETE_SMTP_SECURITY"),
    ],
)
def test_production_refuses_what_is_unsafe(
    read: Read, changes: dict[str, str | None], complaint: str
) -> None:
    with pytest.raises(ValidationError, match=complaint):
        read(**changes)


def test_a_mail_server_on_the_same_machine_needs_no_encryption(read: Read) -> None:
    assert read(SMTP_SECURITY="none", SMTP_HOST="127.0.0.1").smtp_security == "none"


@pytest.mark.parametrize(
    "address",
    ["gafete.example.mx", "ftp://gafete.example.mx", "https://", "https://a.mx/portal", "https://a.mx?x=1", "https://u:p@a.mx"],
)  # fmt: skip
def test_the_public_address_holds_scheme_and_host_only(read: Read, address: str) -> None:
    with pytest.raises(ValidationError, match="public_url"):
        read(PUBLIC_URL=address)


def test_only_the_public_host_is_answered(read: Read) -> None:
    environment = read(PUBLIC_URL="https://gafete.example.mx/")
    assert environment.public_url == "https://gafete.example.mx"
    assert environment.hosts == ["gafete.example.mx"]


def test_a_demo_answers_under_every_name_of_this_machine(read: Read) -> None:
    assert set(read(MODE="demo", PUBLIC_URL=None).hosts) == {"127.0.0.1", "localhost", "[::1]"}


def test_a_demo_keeps_its_mail_unless_told_otherwise(read: Read) -> None:
    assert read(MODE="demo").mail_delivery == "mailbox"
    assert read(MODE="demo", MAIL_DELIVERY="smtp").mail_delivery == "smtp"


def test_a_secret_may_lie_in_a_file(read: Read, tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(GOOD_KEY * 2 + "\n", encoding="utf-8")

    environment = read(SECRET_KEY=None, SECRET_KEY_FILE=str(file))

    assert environment.secret_key is not None
    assert environment.secret_key.get_secret_value() == GOOD_KEY * 2


def test_the_variable_wins_over_its_file(read: Read, tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("from the file", encoding="utf-8")

    environment = read(SMTP_PASSWORD="from the variable", SMTP_PASSWORD_FILE=str(file))

    assert environment.smtp_password is not None
    assert environment.smtp_password.get_secret_value() == "from the variable"


def test_only_secrets_are_read_from_files(read: Read, tmp_path: Path) -> None:
    file = tmp_path / "host"
    file.write_text("elsewhere.example", encoding="utf-8")
    assert read(SMTP_HOST_FILE=str(file)).smtp_host == "smtp.example.mx"


def test_no_secret_is_shown_by_accident(read: Read) -> None:
    shown = repr(read(SMTP_PASSWORD="hunter2", DATABASE_URL="postgresql://u:hunter2@h/d"))
    assert "hunter2" not in shown
    assert GOOD_KEY not in shown


def test_a_complaint_does_not_repeat_the_value(read: Read) -> None:
    with pytest.raises(ValidationError) as refused:
        read(SMTP_PORT="hunter2")
    assert "hunter2" not in str(refused.value)


def test_a_wrong_variable_is_named_in_words(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    read()
    monkeypatch.setenv("GAFETE_SMTP_PORT", "hunter2")
    with pytest.raises(ImproperlyConfigured, match="GAFETE_SMTP_PORT: ") as refused:
        read_environment()
    assert "hunter2" not in str(refused.value)

    monkeypatch.setenv("GAFETE_SMTP_PORT", "587")
    monkeypatch.setenv("GAFETE_DEBUG", "on")
    with pytest.raises(ImproperlyConfigured, match=r"^GAFETE_DEBUG must be off$"):
        read_environment()


@pytest.mark.parametrize(
    ("host", "expected"), [("localhost", True), ("[::1]", True), ("127.9.9.9", True), ("10.0.0.1", False), ("mx.example", False)])  # fmt: skip
def test_loopback_is_recognised(host: str, expected: Any) -> None:
    assert is_loopback(host) is expected


def test_a_key_must_be_long_and_varied() -> None:
    assert is_strong_key(GOOD_KEY * 2)
    assert not is_strong_key("ab" * 40)
