"""Whatever a person reads can be translated."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGE, modules, name_of, tree
from tests.architecture.texts import (
    pieces_in_marks,
    pieces_in_template,
    spanish_outside_marks,
    templates,
    translated_at_import,
    words_outside_marks,
)

# Where Spanish is no text of a screen, and why.
NOT_FOR_READERS = {
    "config/environment.py": "names a screen in the documentation of a setting",
    "identity/names.py": "what a user name begins with",
    "identity/passwords.py": "words and keyboards that make a password weak",
    "members/importing/columns.py": "headings of a file: the same in every language, so that it can be read again",
    "members/importing/directory.py": "what a cell of that file says",
    "members/importing/sheet_process.py": "what a ticked cell of that file says",
}
NOT_FOR_READERS_FOLDERS = {
    "demo": "invented people and companies",
    "data": "SAT's catalogues",
    "migrations": "history",
    "commands": "the operator's terminal",
}
ADDRESSES = "urls.py"


def says_what_readers_see(module: str) -> bool:
    path = Path(module)
    is_elsewhere = NOT_FOR_READERS_FOLDERS.keys() & set(path.parts)
    return not is_elsewhere and path.name != ADDRESSES and module not in NOT_FOR_READERS


def test_templates_show_no_words_outside_a_mark() -> None:
    found = {
        path.relative_to(PACKAGE).as_posix(): words
        for path in templates()
        if (words := words_outside_marks(path.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_code_says_nothing_in_spanish_outside_a_mark() -> None:
    found = [
        f"{name_of(path)}:{text.lineno}: {text.value!r}"
        for path in modules()
        if says_what_readers_see(name_of(path))
        for text in spanish_outside_marks(tree(path))
    ]
    assert found == []


def test_no_exception_outlives_its_reason() -> None:
    spanish = {name_of(path) for path in modules() if next(spanish_outside_marks(tree(path)), None)}
    assert NOT_FOR_READERS.keys() - spanish == set()


def test_no_text_is_put_together_inside_its_mark() -> None:
    code = [f"{name_of(path)}:{mark.lineno}" for path in modules() for mark in pieces_in_marks(tree(path))]
    pages = [
        f"{path.relative_to(PACKAGE).as_posix()}:{line}"
        for path in templates()
        for line in pieces_in_template(path.read_text(encoding="utf-8"))
    ]
    assert code + pages == []


def test_no_text_is_translated_before_its_reader_is_known() -> None:
    found = [
        f"{name_of(path)}:{mark.lineno}" for path in modules() for mark in translated_at_import(tree(path))
    ]
    assert found == []


IMPORT = "from django.utils.translation import gettext as _\n"


@pytest.mark.parametrize(
    "code",
    ['TITLE = _("Guardar")', 'class Form:\n    title = _("Guardar")', 'def f(title=_("Guardar")): pass'],
)
def test_a_text_translated_at_import_is_found(code: str) -> None:
    assert len(list(translated_at_import(ast.parse(IMPORT + code)))) == 1
    assert list(translated_at_import(ast.parse(IMPORT.replace("gettext", "gettext_lazy") + code))) == []


@pytest.mark.parametrize(
    "code", ['def f(): return _("Guardar")', 'f = lambda: _("Guardar")', 'async def f(): return _("Guardar")']
)
def test_a_text_translated_when_it_is_shown_is_not_found(code: str) -> None:
    assert list(translated_at_import(ast.parse(IMPORT + code))) == []


@pytest.mark.parametrize(
    "template",
    [
        "<p>Guardar</p>",
        '<button title="Guardar">{{ _("Guardar") }}</button>',
        '<input placeholder="{{ _("Uno") }} o dos">',
        "{% if ready %}Listo{% endif %}",
        "{% block title %}Usuarios{% endblock %}",
        "{{ name }} entró",
    ],
)
def test_a_word_outside_a_mark_is_found(template: str) -> None:
    assert words_outside_marks(template)


@pytest.mark.parametrize(
    "template",
    [
        '<p class="quiet" data-of="usuario">{{ _("Guardar") }}</p>',
        "{% trans name=name %}Hola, {{ name }}{% endtrans %}",
        '{# Nota #}<meta name="viewport" content="width=device-width"><style>p { margin: 0 }</style>',
        "{% block body_class %}wide{% endblock %}",
    ],
)
def test_a_word_inside_a_mark_is_not_found(template: str) -> None:
    assert words_outside_marks(template) == []


@pytest.mark.parametrize("code", ['title = "Contraseña"', 'f"{name} no tiene cuenta"', 'say("Guardar")'])
def test_spanish_outside_a_mark_is_found(code: str) -> None:
    assert list(spanish_outside_marks(ast.parse(code)))


@pytest.mark.parametrize(
    "code", ['_("Contraseña")', 'ngettext("una cuenta", "cuentas", n)', '"""La contraseña."""', 'say("key")']
)
def test_spanish_inside_a_mark_is_not_found(code: str) -> None:
    assert list(spanish_outside_marks(ast.parse(code))) == []


@pytest.mark.parametrize(
    "code", ['_(f"Hola, {name}")', '_("Hola, " + name)', '_("Hola, %s" % name)', '_("Hola, {}".format(name))']
)
def test_a_text_put_together_inside_its_mark_is_found(code: str) -> None:
    assert list(pieces_in_marks(ast.parse(code)))


@pytest.mark.parametrize("code", ['"Hola, " ~ name', '"Hola, %s" % name', '"Hola, %s" | format(name)'])
def test_a_text_put_together_inside_its_mark_is_found_in_a_template(code: str) -> None:
    assert pieces_in_template("{{ _(" + code + ") }}") == [1]
    assert pieces_in_template('{{ ngettext("Un lugar", ' + code + ", places | length) }}") == [1]


def test_a_count_that_is_worked_out_is_no_piece_of_a_text() -> None:
    assert pieces_in_template('{{ ngettext("Un lugar", "Lugares", places | length) }}') == []
