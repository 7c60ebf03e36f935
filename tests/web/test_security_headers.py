"""What browsers are told about every answer."""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path

import pytest
from django.test import Client

import gafete.web
from tests import cast
from tests.web.entering import browser_of

TEMPLATES = Path(gafete.web.__file__).parent / "templates"
SCRIPTS = Path(gafete.web.__file__).parent / "static" / "gafete"
STRANGERS_PAGES = ["/entrar/", "/recuperar/", "/nueva-contrasena/", "/no-existe/", "/salir/", "/"]
MEMBERS_PAGES = ["/", "/mi-cuenta/", "/mi-cuenta/sesiones/", "/cuentas/", "/no-existe/"]


def directives(policy: str) -> dict[str, str]:
    return dict(part.strip().split(" ", 1) for part in policy.split(";"))


def check(headers: dict[str, str]) -> None:
    policy = directives(headers["Content-Security-Policy"])
    assert (
        policy["default-src"]
        == policy["object-src"]
        == policy["base-uri"]
        == policy["frame-ancestors"]
        == "'none'"
    )
    for name in ("script-src", "style-src", "connect-src", "form-action", "font-src"):
        assert policy[name] == "'self'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert policy["report-to"] == "csp"
    assert headers["Reporting-Endpoints"] == f'csp="{policy["report-uri"]}"'
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] in {"same-origin", "no-referrer"}
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert "no-store" in headers["Cache-Control"]


@pytest.mark.parametrize("path", STRANGERS_PAGES)
def test_a_strangers_pages_are_strict(db: None, path: str) -> None:
    del db
    check(dict(Client().get(path).headers))


@pytest.mark.parametrize("path", MEMBERS_PAGES)
def test_a_members_pages_are_strict(db: None, path: str) -> None:
    del db
    check(dict(browser_of(cast.whole_cast(), "carla").get(path).headers))


def test_no_template_carries_a_script_or_a_style_inside() -> None:
    inside = re.compile(
        r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|javascript:|hx-on", re.IGNORECASE
    )
    faults = [
        path.name for path in TEMPLATES.rglob("*.html") if inside.search(path.read_text(encoding="utf-8"))
    ]
    assert faults == []


def test_no_template_and_no_script_names_another_host() -> None:
    files = [*TEMPLATES.rglob("*.html"), *SCRIPTS.rglob("*.js"), *SCRIPTS.rglob("*.css")]
    assert [
        path.name for path in files if re.search(r"[\"'(]\s*(https?:)?//\w", path.read_text(encoding="utf-8"))
    ] == []


def test_no_script_turns_text_into_markup() -> None:
    risky = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function")
    assert [
        path.name for path in SCRIPTS.rglob("*.js") if risky.search(path.read_text(encoding="utf-8"))
    ] == []


class TestReports:
    PATH = "/seguridad/informe-csp"
    REPORT = {"csp-report": {"violated-directive": "script-src", "blocked-uri": "inline\nforged line"}}

    def send(self, body: str, kind: str = "application/csp-report") -> int:
        return Client(enforce_csrf_checks=True).post(self.PATH, body, content_type=kind).status_code

    def test_a_report_is_logged_on_one_line(self, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.WARNING, "gafete.web.policy_reports"):
            assert self.send(json.dumps(self.REPORT)) == 204
        (line,) = [record.getMessage() for record in caplog.records if "refused by" in record.getMessage()]
        assert "script-src" in line
        assert "\n" not in line

    def test_the_newer_form_is_understood_too(self) -> None:
        body = [{"type": "csp-violation", "body": {"effectiveDirective": "img-src", "blockedURL": "data"}}]
        assert self.send(json.dumps(body), "application/reports+json") == 204

    @pytest.mark.parametrize("body", ["{", "[1]", '"text"', '{"csp-report": 3}', "[" * 5000, "ñ"])
    def test_nonsense_is_a_bad_request(self, body: str) -> None:
        assert self.send(body) == 400

    def test_a_large_report_is_not_read(self) -> None:
        assert self.send(json.dumps({"csp-report": {"blocked-uri": "x" * 20_000}})) == 413

    def test_forms_and_text_are_not_taken(self) -> None:
        assert self.send("a=b", "text/plain") == 415

    def test_many_reports_in_one_make_few_lines(self, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.WARNING, "gafete.web.policy_reports"):
            self.send(json.dumps([{"body": {"blockedURL": "x"}}] * 300), "application/reports+json")
        assert len([record for record in caplog.records if "refused by" in record.getMessage()]) == 10
