"""Takes a guard away, in this process, and puts it back."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import CodeType, FunctionType
from typing import Any

from gafete.access.actor import Actor
from gafete.access.grants import Grant
from gafete.access.managing import Target, merge_visible_change
from gafete.access.permissions import Permission
from gafete.members.actors import compiled_cache
from gafete.members.assignments import Assignment, drafted_grants
from gafete.members.authority import target_of
from gafete.members.models import Member
from tests.doors.guards.sites import PREDICATES, Site, called_name, place_of, source_of

# The name under which a changed function finds what stands in for its guards.
STAND_INS = "__without_guards__"


class StandIns:
    """What a call that refuses answers with, where its answer is used, when it does not refuse."""

    @staticmethod
    def require_authority(actor: Actor, member: Member, permission: Permission) -> tuple[Grant, ...]:
        del actor, permission
        return target_of(member).grants

    @staticmethod
    def require_change(actor: Actor, target: Target, *, before: Any, after: Any) -> tuple[Grant, ...]:
        del actor
        return merge_visible_change(target.grants, before, after)

    @staticmethod
    def required_drafts(actor: Actor, assignments: Iterable[Assignment]) -> list[Grant]:
        return drafted_grants(assignments, granted_by=actor.label)

    @staticmethod
    def _require_billing(actor: Actor) -> int:
        return actor.account_id


@contextmanager
def without(site: Site) -> Iterator[None]:
    """Everything is as it was, but for this guard."""
    with changed(site.module, _Remover(site)) if site.kind != "predicate" else _answering(site):
        compiled_cache.clear()
        try:
            yield
        finally:
            compiled_cache.clear()


@contextmanager
def changed(module: str, change: ast.NodeTransformer) -> Iterator[None]:
    """The functions of a module run with their source changed like this."""
    tree = ast.fix_missing_locations(change.visit(source_of(module)))
    made = {(code.co_qualname, code.co_firstlineno): code for code in _codes(compile(tree, module, "exec"))}
    loaded = importlib.import_module(module)
    former: list[tuple[FunctionType, CodeType]] = []
    loaded.__dict__[STAND_INS] = StandIns
    try:
        for function in functions_of(loaded):
            code = made.get((function.__code__.co_qualname, function.__code__.co_firstlineno))
            if code is not None and code.co_freevars == function.__code__.co_freevars:
                former.append((function, function.__code__))
                function.__code__ = code
        yield
    finally:
        for function, code in former:
            function.__code__ = code
        del loaded.__dict__[STAND_INS]


def functions_of(module: Any) -> Iterator[FunctionType]:
    """The functions and methods that a module defines, behind their decorators."""
    for name, value in list(vars(module).items()):
        if inspect.isclass(value) and value.__module__ == module.__name__:
            for attribute in vars(value).values():
                yield from _bare(attribute, module.__name__)
        elif name != STAND_INS:
            yield from _bare(value, module.__name__)


def _bare(value: Any, module: str) -> Iterator[FunctionType]:
    value = value.fget if isinstance(value, property) else getattr(value, "__func__", value)
    while value is not None:
        if (
            isinstance(value, FunctionType)
            and value.__module__ == module
            and value.__code__.co_filename.endswith(_file(module))
        ):
            yield value
        value = getattr(value, "__wrapped__", None)


def _file(module: str) -> str:
    return f"{module.rpartition('.')[2]}.py"


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


@contextmanager
def _answering(site: Site) -> Iterator[None]:
    """A predicate always answers in favour of whoever asks."""
    function = getattr(importlib.import_module(site.module), site.says)
    former = function.__code__
    answer = PREDICATES[site.module][site.says]
    yes: Callable[..., bool] = (lambda *_, **__: True) if answer else (lambda *_, **__: False)
    function.__code__ = yes.__code__
    defaults, function.__defaults__ = function.__defaults__, None
    keywords, function.__kwdefaults__ = function.__kwdefaults__, None
    try:
        yield
    finally:
        function.__code__, function.__defaults__, function.__kwdefaults__ = former, defaults, keywords


class _Remover(ast.NodeTransformer):
    """Takes one guard out of a module's source."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        if self._site.kind == "call" and self._is_it(node.value):
            return ast.copy_location(ast.Pass(), node)
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if not self._is_it(node):
            return self.generic_visit(node)
        if self._site.kind == "call":
            name = called_name(node)
            stand_in = ast.Attribute(ast.Name(STAND_INS, ast.Load()), name, ast.Load())
            return ast.copy_location(ast.Call(stand_in, node.args, node.keywords), node)
        if self._site.kind == "filter":
            arguments = [*node.args, *node.keywords]
            del arguments[self._site.part]
            args = [each for each in arguments if isinstance(each, ast.expr)]
            keywords = [each for each in arguments if isinstance(each, ast.keyword)]
            return ast.copy_location(ast.Call(self.visit(node.func), args, keywords), node)
        return self.generic_visit(node)

    def visit_If(self, node: ast.If) -> ast.AST:
        if self._site.kind not in {"refusal", "emptiness"} or not self._is_it(node):
            return self.generic_visit(node)
        if self._site.part < 0:
            return ast.copy_location(ast.Pass(), node)
        assert isinstance(node.test, ast.BoolOp)
        del node.test.values[self._site.part]
        if len(node.test.values) == 1:
            node.test = node.test.values[0]
        return node

    def _is_it(self, node: ast.expr | ast.stmt) -> bool:
        return place_of(node) == self._site.place
