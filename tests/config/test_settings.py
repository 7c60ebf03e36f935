"""The settings as an installation gets them, each time in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SAFE = {
    "GAFETE_SECRET_KEY": "k9!xQ2#vT7&bM4*zL8(pW3)nR6_hJ1+cF5=dG0-sYeU7iO2aZ9",
    "GAFETE_PUBLIC_URL": "https://gafete.example.mx",
    "GAFETE_SMTP_HOST": "smtp.example.mx",
    "GAFETE_SMTP_PASSWORD": "hunter2",
}
SHOW = """
import json
from gafete.config import settings
wanted = {name: value for name, value in vars(settings).items() if name.isupper()}
print(json.dumps(wanted, default=lambda value: type(value).__name__))
"""


def start(folder: Path, code: str = SHOW, **changes: str) -> "subprocess.CompletedProcess[str]":
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GAFETE_")}
    return subprocess.run(
        [sys.executable, "-c", code],
        env=inherited | SAFE | {"GAFETE_DATA_DIR": str(folder)} | changes,
        capture_output=True,
        text=True,
        check=False,
    )


def settings(folder: Path, **changes: str) -> dict[str, Any]:
    done = start(folder, **changes)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_production_sends_every_cookie_by_https_to_this_host_only(tmp_path: Path) -> None:
    found = settings(tmp_path)
    for cookie in ("SESSION", "CSRF"):
        assert found[f"{cookie}_COOKIE_NAME"].startswith("__Host-")
        assert found[f"{cookie}_COOKIE_SECURE"] is True
        assert found[f"{cookie}_COOKIE_HTTPONLY"] is True
        assert found[f"{cookie}_COOKIE_SAMESITE"] == "Lax"
        # A __Host- cookie with a domain or another path is refused by the browser.
        assert f"{cookie}_COOKIE_DOMAIN" not in found
        assert f"{cookie}_COOKIE_PATH" not in found
    assert found["SECURE_SSL_REDIRECT"] is True
    assert found["SECURE_HSTS_SECONDS"] >= 31_536_000


def test_the_demo_works_without_https(tmp_path: Path) -> None:
    found = settings(tmp_path, GAFETE_MODE="demo", GAFETE_PUBLIC_URL="http://127.0.0.1:8000")
    assert found["SESSION_COOKIE_NAME"] == "gafete_session"
    assert found["SESSION_COOKIE_SECURE"] is False
    assert found["SECURE_SSL_REDIRECT"] is False
    assert found["IS_DEMO"] is True


def test_only_the_public_host_is_answered(tmp_path: Path) -> None:
    found = settings(tmp_path)
    assert found["ALLOWED_HOSTS"] == ["gafete.example.mx"]
    assert found["USE_X_FORWARDED_HOST"] is False


@pytest.mark.parametrize(("proxies", "believed"), [("0", False), ("1", True)])
def test_a_forwarded_scheme_is_believed_only_behind_a_proxy(
    tmp_path: Path, proxies: str, believed: object
) -> None:
    assert ("SECURE_PROXY_SSL_HEADER" in settings(tmp_path, GAFETE_TRUSTED_PROXIES=proxies)) is believed


@pytest.mark.parametrize(
    ("variable", "value"),
    [("GAFETE_SECRET_KEY", ""), ("GAFETE_DEBUG", "1"), ("GAFETE_PUBLIC_URL", "http://gafete.example.mx")],
)
def test_an_unsafe_installation_does_not_start_and_says_why(
    tmp_path: Path, variable: str, value: str
) -> None:
    done = start(tmp_path, **{variable: value})
    assert done.returncode != 0
    assert variable in done.stderr
    assert "hunter2" not in done.stderr


def test_a_strange_host_is_refused_without_filling_the_log(tmp_path: Path) -> None:
    code = (
        "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'gafete.config.settings'; django.setup();"
        "from django.core.management import call_command; from django.test import Client;"
        "call_command('collectstatic', interactive=False, verbosity=0);"
        "print(Client(headers={'host': 'evil.example'}).get('/').status_code)"
    )
    done = start(tmp_path, code)
    assert done.stdout.strip() == "400"
    assert done.stderr == ""


def test_djangos_own_check_of_a_deployment_is_content(tmp_path: Path) -> None:
    code = (
        "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'gafete.config.settings'; django.setup();"
        "from django.core.management import call_command;"
        "call_command('check', '--deploy', '--fail-level=WARNING')"
    )
    done = start(tmp_path, code)
    assert done.returncode == 0, done.stderr


def test_mexico_is_at_home_and_english_is_understood(tmp_path: Path) -> None:
    found = settings(tmp_path)
    assert found["LANGUAGE_CODE"] == "es-mx"
    assert [code for code, _ in found["LANGUAGES"]] == ["es-mx", "en"]
    assert found["TIME_ZONE"] == "America/Mexico_City"
    assert found["USE_TZ"] is True
