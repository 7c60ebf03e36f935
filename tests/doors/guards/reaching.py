"""Which trials come to which guard, so that only these are asked when it is taken away."""

from __future__ import annotations

import ast
import importlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager

from tests.doors.guards.removal import changed
from tests.doors.guards.sites import Site, place_of

_REACHED = "__reached__"


@contextmanager
def noting(sites: Iterable[Site]) -> Iterator[set[int]]:
    """The numbers of the guards that are come to meanwhile; whoever looks at them empties the set."""
    reached: set[int] = set()
    by_module: dict[str, list[tuple[int, Site]]] = defaultdict(list)
    for number, site in enumerate(sites):
        by_module[site.module].append((number, site))
    with ExitStack() as stack:
        for module, found in by_module.items():
            loaded = importlib.import_module(module)
            loaded.__dict__[_REACHED] = reached.add
            stack.callback(loaded.__dict__.pop, _REACHED)
            stack.enter_context(changed(module, _Noter(found)))
        yield reached


class _Noter(ast.NodeTransformer):
    """Puts a note before every statement in which a guard stands."""

    def __init__(self, sites: Iterable[tuple[int, Site]]) -> None:
        self._sites = list(sites)

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        for name in ("body", "orelse", "finalbody"):
            statements = getattr(node, name, None)
            if isinstance(statements, list):
                setattr(node, name, [each for it in statements for each in self._noted(it)])
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        changed_node = self.generic_visit(node)
        assert isinstance(changed_node, ast.FunctionDef)
        notes = [self._note(number) for number, site in self._sites if site.says == node.name]
        changed_node.body[:0] = [ast.copy_location(note, node.body[0]) for note in notes]
        return changed_node

    def _noted(self, statement: ast.stmt) -> Iterator[ast.stmt]:
        if isinstance(node := statement, (ast.FunctionDef, ast.ClassDef)):
            yield node
            return
        for number, site in self._sites:
            if self._is_in(statement, site):
                yield ast.copy_location(self._note(number), statement)
        yield statement

    @staticmethod
    def _is_in(statement: ast.stmt, site: Site) -> bool:
        """Whether the guard stands in this statement, and in none inside it."""
        if place_of(statement) == site.place and isinstance(statement, ast.If):
            return True
        own = [
            child
            for child in ast.iter_child_nodes(statement)
            if not isinstance(child, (ast.stmt, ast.ExceptHandler))
        ]
        return any(
            place_of(each) == site.place
            for child in own
            for each in ast.walk(child)
            if isinstance(each, ast.expr)
        )

    @staticmethod
    def _note(number: int) -> ast.stmt:
        call = ast.Call(ast.Name(_REACHED, ast.Load()), [ast.Constant(number)], [])
        return ast.Expr(call)
