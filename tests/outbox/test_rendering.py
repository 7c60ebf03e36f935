"""From templates to a mail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from jinja2 import ChoiceLoader, DictLoader, UndefinedError

from gafete.outbox import rendering
from gafete.outbox.links import absolute
from gafete.outbox.rendering import moment_in_words, render_mail

TEXT = """
{% extends "layout.txt" %}
{% block subject %}{% trans %}Correo electrónico{% endtrans %}: {{ name }}{% endblock %}
{% block body %}
Hola {{ name }}: {{ absolute("/acceso/") }}
{% endblock %}
"""
HTML = """
{% extends "layout.html" %}
{% from "parts.html" import button, facts %}
{% block body %}
<h1>Hola {{ name }}</h1>
{{ facts([("Usuario", name)]) }}
{{ button(absolute("/acceso/"), "Entrar") }}
{% endblock %}
"""


@pytest.fixture(autouse=True)
def _templates(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    environment = rendering._environment()
    pages = DictLoader({"test.letter.txt": TEXT, "test.letter.html": HTML})
    assert environment.loader is not None
    monkeypatch.setattr(environment, "loader", ChoiceLoader([pages, environment.loader]))
    yield
    assert environment.cache is not None
    environment.cache.clear()


def render(name: str = "Ana", language: str = "es-mx") -> Any:
    return render_mail(kind="test.letter", to="ana@example.mx", language=language, context={"name": name})


def test_a_mail_has_subject_text_and_html_in_the_common_layout() -> None:
    mail = render()
    assert mail.subject == "Correo electrónico: Ana"
    assert mail.text.startswith("Hola Ana: http://testserver/acceso/\n")
    assert "Nunca te pediremos tu contraseña" in mail.text
    assert "Correo electrónico" not in mail.text, "the subject is no part of the text"
    assert '<html lang="es-mx">' in mail.html
    assert "Nunca te pediremos tu contraseña" in mail.html


def test_the_style_lies_in_the_elements_and_nothing_is_loaded_from_elsewhere() -> None:
    html = render().html
    assert "<style" not in html
    assert 'class="button"' in html
    assert 'style="' in html
    assert " src=" not in html
    assert "url(" not in html


def test_what_a_person_typed_is_text_and_never_markup() -> None:
    mail = render(name='<a href="https://malo.example">gana</a>')
    assert '<a href="https://malo.example' not in mail.html
    assert "&lt;a href=" in mail.html
    assert '<a href="https://malo.example">gana</a>' in mail.text, "text is not escaped twice"


def test_template_marks_in_a_name_are_not_run() -> None:
    assert "{{ 7*7 }}" in render(name="{{ 7*7 }}").text


def test_line_breaks_of_a_name_do_not_reach_the_subject() -> None:
    assert render(name="Ana\r\nBcc: x@example.mx").subject == "Correo electrónico: Ana Bcc: x@example.mx"


def test_the_reader_s_language_is_used_and_the_worker_s_is_not_changed() -> None:
    with translation.override("es-mx"):
        mail = render(language="en")
        assert translation.get_language() == "es-mx"
    assert mail.language == "en"
    assert '<html lang="en">' in mail.html


def test_a_value_that_is_missing_is_an_error_and_not_a_gap_in_the_mail() -> None:
    with pytest.raises(UndefinedError):
        render_mail(kind="test.letter", to="ana@example.mx", language="es-mx", context={})


def test_links_start_with_the_configured_address() -> None:
    assert absolute("/acceso/?uno=1") == "http://testserver/acceso/?uno=1"


@pytest.mark.parametrize("path", ["acceso/", "//malo.example/", "/\\malo.example", "https://malo.example/"])
def test_links_to_elsewhere_are_refused(path: str) -> None:
    with pytest.raises(ValueError, match="this installation"):
        absolute(path)


def test_a_moment_names_its_zone() -> None:
    moment = datetime(2026, 11, 22, 20, 5, tzinfo=UTC)
    with translation.override("es-mx"):
        assert moment_in_words(moment).startswith("22 nov 2026, 14:05 (")
        assert moment_in_words(moment, "America/Tijuana").startswith("22 nov 2026, 12:05 (")
    with translation.override("en"):
        assert moment_in_words(moment) == "22 Nov 2026, 14:05 (Central Standard Time)"


def test_every_mail_template_comes_in_both_forms() -> None:
    package = Path(rendering.__file__).resolve().parents[1]
    common = {"layout", "parts"}
    names = {
        (path.parent, path.stem, path.suffix)
        for path in package.glob("*/mails/templates/*.*")
        if path.stem not in common
    }
    assert all(
        (folder, stem, ".html" if suffix == ".txt" else ".txt") in names for folder, stem, suffix in names
    )
