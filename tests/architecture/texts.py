"""Looks for words that a reader would see and that nobody could translate."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import jinja2
from jinja2 import nodes

from tests.architecture.sources import PACKAGE

MARKS = {
    "_",
    "gettext",
    "gettext_lazy",
    "marked",
    "ngettext",
    "ngettext_lazy",
    "npgettext",
    "pgettext",
    "pgettext_lazy",
}
# How many of a mark's first arguments are texts.
_TEXTS = {"ngettext": 2, "npgettext": 3, "pgettext": 2}
# Letters that only Spanish uses, and small words that hardly a Spanish sentence goes without.
SPANISH = re.compile(
    r"[áéíóúñÁÉÍÓÚÑ¿¡«»]|\b(?:el|la|los|las|un|una|del|al|tu|tus|su|sus|con|para|por|que|este|esta|"
    r"usuarios?|cuentas?|órdenes|orden|empresas?|lugar(?:es)?|correos?|contraseñas?|guardar|editar|eliminar|buscar)\b",
    re.IGNORECASE,
)
WORD = re.compile(r"[^\W\d_]{2,}")
# The product's name is the same in every language; blocks of a class hold none.
NAMES = {"Gafete"}
_HIDDEN = (
    r"{#.*?#}",
    r"{%-?\s*block (?:\w*class|width)\s*-?%}.*?{%-?\s*endblock",
    r"{%-?\s*trans\b.*?{%-?\s*endtrans\s*-?%}",
    r"{%.*?%}",
    r"{{.*?}}",
    r"<(style|script|code)\b.*?</\1>",
)
# Attributes that are read aloud or shown.
_SHOWN = re.compile(r"\b(?:title|alt|placeholder|aria-label|aria-description|content)=\"([^\"]*)\"")
_SETTINGS_OF_A_PAGE = re.compile(r"<meta\b[^>]*>")
_TAG = re.compile(r"<[^>]*>", re.DOTALL)


def templates() -> Iterator[Path]:
    """Every template of pages and mails."""
    return (path for path in PACKAGE.rglob("templates/**/*.*") if path.suffix in {".html", ".txt"})


def words_outside_marks(source: str) -> list[str]:
    """The words of a template that it shows as they stand there."""
    for hidden in _HIDDEN:
        source = re.sub(hidden, " ", source, flags=re.DOTALL)
    source = _SETTINGS_OF_A_PAGE.sub(" ", source)
    shown = [*_SHOWN.findall(source), _TAG.sub(" ", source)]
    return [word for text in shown for word in WORD.findall(text) if word not in NAMES]


def spanish_outside_marks(tree: ast.Module) -> Iterator[ast.Constant]:
    """The Spanish texts of a module that no mark surrounds; its documentation is not looked at."""
    passed_over = {id(node) for node in _marked(tree)} | {id(node) for node in _documentation(tree)}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in passed_over
            and SPANISH.search(node.value)
        ):
            yield node


def _marks(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
            if name in MARKS:
                yield node


def _marked(tree: ast.AST) -> Iterator[ast.AST]:
    return (node for mark in _marks(tree) for argument in mark.args for node in ast.walk(argument))


def _documentation(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value


def pieces_in_marks(tree: ast.Module) -> Iterator[ast.Call]:
    """Marks around a text that is put together: the extractor finds a part of it, or nothing."""
    for mark in _marks(tree):
        if any(_is_made(argument) for argument in mark.args):
            yield mark


def _is_made(argument: ast.expr) -> bool:
    is_format = isinstance(argument, ast.Call) and getattr(argument.func, "attr", "") in {"format", "join"}
    is_text_and_more = isinstance(argument, ast.BinOp) and any(
        isinstance(node, ast.Constant) and isinstance(node.value, str) for node in ast.walk(argument)
    )
    return is_format or is_text_and_more or isinstance(argument, ast.JoinedStr)


def translated_at_import(tree: ast.Module) -> Iterator[ast.Call]:
    """Texts that are put into a language once for all readers, when the module is imported."""
    at_once = {
        name for name, meaning in _imported_marks(tree) if meaning in {"gettext", "ngettext", "pgettext"}
    }
    later = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for part in ([function.body] if isinstance(function, ast.Lambda) else function.body)
        for node in ast.walk(part)
    }
    for mark in _marks(tree):
        if isinstance(mark.func, ast.Name) and mark.func.id in at_once and id(mark) not in later:
            yield mark


def _imported_marks(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from ((each.asname or each.name, each.name) for each in node.names)


def pieces_in_template(source: str) -> list[int]:
    """The lines of a template with a mark around a text that is put together."""
    made = (nodes.Concat, nodes.Mod, nodes.Add, nodes.Filter)
    return [
        call.lineno
        for call in _environment().parse(source).find_all(nodes.Call)
        if isinstance(call.node, nodes.Name)
        and call.node.name in MARKS
        and any(isinstance(text, made) for text in call.args[: _TEXTS.get(call.node.name, 1)])
    ]


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], autoescape=True)
