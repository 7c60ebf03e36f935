"""Where the product keeps people out: every guard, found in its source.

=============  ===========================================================================================
door           the decorator of a page
call           a call that refuses: ``actor.require(…)``, ``require_authority(…)`` and their like
refusal        ``if …: raise NotFound``; each part of an ``or`` is one
emptiness      ``if not actor.may(…): return []``; each part of an ``or`` is one
filter         an argument of ``.filter(…)`` or ``.get(…)`` that narrows to the actor's account, scope or person
predicate      a function that answers yes or no, and on whose answer a page relies
=============  ===========================================================================================
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.architecture.sources import PACKAGE, modules, name_of

# Calls that refuse whoever may not. Whatever else is called require_something says why it is no guard.
REFUSING_CALLS = {
    "require",
    "require_acting",
    "require_anywhere",
    "require_holds",
    "require_can_grant",
    "require_authority",
    "require_mailing",
    "require_whole_member",
    "require_change",
    "require_editable",
    "require_owner",
    "require_existing",
    "require_hours_within",
    "required_drafts",
    "_required_second",
    "_require",
    "_require_sense",
    "_require_billing",
    "_require_hours_of_holders",
    "_refuse_himself_and_owner",
}
NO_GUARDS = {
    "require_http_methods": "which methods an address takes",
    "requires": "the decorator itself, found as a door",
    "require_second": "who may do it waits for somebody else; tests/members/test_double_authorisation.py asks every act",
    "require_same_act": "what changed is another act; the same test asks",
    "require_same_profiles": "what a profile gives has not changed since it was judged; tests/members/test_change_grants.py",
    "_require_holders_entered": "nobody is promoted unseen; tests/members/test_double_authorisation.py",
    "require_some": "a profile gives something",
    "require_open": "nothing is added to an archived company",
    "require_free_name": "names are unique",
    "require_free_rfc": "RFCs are unique",
    "require_free_username": "user names are unique",
    "require_small_archive": "no bomb is unpacked",
    "require_mailbox": "mails lie here only in a demonstration",
    "_require_sound": "hours have a shift, and a zone that an account can have",
    "_require_doable": "what waits is asked for by its own operation",
    "_require_open": "a line is decided once, and while its campaign goes on",
    "_require_measure": "nobody asks without end",
    "_require_none": "several faults are told at once",
    "_require_lasting_seat": "a seat that ended is given to nobody",
    "_require_transaction": "a mail is queued with its cause",
}
# What is raised at whoever may not, or must not know. Other errors tell of the state of things.
REFUSALS = {
    "AccessDenied",
    "EntryClosed",
    "GrantDenied",
    "Http404",
    "InvitationOver",
    "LinkOver",
    "ManagingDenied",
    "NotAMember",
    "NotFound",
    "NotInAnAccount",
    "NotYours",
    "RequesterOut",
}
# What a filter speaks of when it narrows to what is the actor's.
HIS = {"account_id", "actor", "reach", "scopes", "user"}
# Filters that speak of the actor or his account, and keep nobody out.
NO_FILTERS = {
    "_begins_with": "what is searched for",
    "defaults": "what a new row says",
    "may_hold": "what is asked for; whether a grant gives it is the engine's to say",
    "request_key": "what makes two clicks one",
    "pk": "which row is wanted; without it there is no answer at all",
}
NOT_LOOKED_AT = {
    "bulk": "rows are handed to it",
    "config": "no rows",
    "demo": "a demonstration of its own",
    "faults.py": "no rows",
    "jobs": "the worker's door and the operator's commands",
    "listing": "querysets are handed to it",
}
# The doors themselves are removed one by one, at their pages.
NOT_LOOKED_AT_EITHER = {"web/access.py", "web/granters.py", "web/mailbox/opening.py"}
PREDICATES = {
    "gafete.identity.links": {"proves": True},
    "gafete.identity.sessions": {"is_over": False},
    "gafete.work.reach": {"still_reaches": True},
    "gafete.work.queries": {"may_download": True},
}


@dataclass(frozen=True)
class Site:
    """One guard: where it stands, and what it says."""

    kind: str
    module: str
    # Where it begins and ends: two filters in a row begin at the same place.
    place: tuple[int, int, int, int]
    says: str
    # Which part of an ``or``, or which argument of a call; -1 for the whole.
    part: int = -1

    @property
    def name(self) -> str:
        """As a report calls it."""
        path = self.module.removeprefix("gafete.").replace(".", "/")
        return f"{path}.py:{self.place[0]} {self.kind}: {self.says}"


@cache
def sites() -> tuple[Site, ...]:
    """Every guard in the source, in the order of the files; doors are found in the URL conf."""
    found: list[Site] = []
    for path in sorted(modules()):
        parts = path.relative_to(PACKAGE).parts
        is_looked_at = parts[0] not in NOT_LOOKED_AT and name_of(path) not in NOT_LOOKED_AT_EITHER
        if is_looked_at and not {"migrations", "mails"}.intersection(parts):
            found += _Finder(path).sites
    return tuple(found)


def source_of(module: str) -> ast.Module:
    """A module, parsed anew, so that it can be changed."""
    path = PACKAGE.parent / Path(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return ast.parse(file.read_text(encoding="utf-8"), filename=str(file))


def called_name(call: ast.Call) -> str:
    """What is called, without what it belongs to."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def place_of(node: ast.expr | ast.stmt) -> tuple[int, int, int, int]:
    """Where a piece of source begins and ends."""
    return node.lineno, node.col_offset, node.end_lineno or 0, node.end_col_offset or 0


class _Finder(ast.NodeVisitor):
    """Finds the guards of one module."""

    def __init__(self, path: Path) -> None:
        self.module = "gafete." + name_of(path).removesuffix(".py").replace("/", ".").removesuffix(
            ".__init__"
        )
        self.sites: list[Site] = []
        self._is_inside = False
        self.visit(source_of(self.module))
        for name in PREDICATES.get(self.module, {}):
            self.sites.append(Site("predicate", self.module, (0, 0, 0, 0), name))

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        was_inside, self._is_inside = self._is_inside, True
        for part in node.body:
            self.visit(part)
        self._is_inside = was_inside

    def visit_Call(self, node: ast.Call) -> None:
        if self._is_inside:
            if called_name(node) in REFUSING_CALLS:
                self._add("call", node, node)
            for at, argument in _narrowing(node):
                self._add("filter", node, argument, part=at)
        self.generic_visit(node)

    def visit_If(self, node: ast.If) -> None:
        if self._is_inside and len(node.body) == 1 and not node.orelse:
            if _refuses(node.body[0]):
                for at, part in _parts(node.test):
                    self._add("refusal", node, part, part=at)
            elif _returns_nothing(node.body[0]) and _speaks_of_him(node.test):
                for at, part in _parts(node.test):
                    if _speaks_of_him(part):
                        self._add("emptiness", node, part, part=at)
        self.generic_visit(node)

    def _add(self, kind: str, node: ast.expr | ast.stmt, said: ast.AST, *, part: int = -1) -> None:
        self.sites.append(Site(kind, self.module, place_of(node), ast.unparse(said)[:90], part))


def _narrowing(call: ast.Call) -> Iterator[tuple[int, ast.expr | ast.keyword]]:
    """The arguments of a filter that narrow to what is the actor's."""
    if called_name(call) not in {"filter", "get", "get_or_create"} or not isinstance(
        call.func, ast.Attribute
    ):
        return
    given: list[ast.expr | ast.keyword] = [*call.args, *call.keywords]
    arguments = given
    # A subquery belongs to the row that it is asked for: the account there only leads the index.
    if any(_names(argument) & {"OuterRef"} for argument in arguments):
        arguments = [argument for argument in arguments if not _is_account(argument)]
    for argument in arguments:
        if (_names(argument) & HIS or _is_account(argument)) and not _is_no_filter(argument):
            yield given.index(argument), argument


def _is_no_filter(argument: ast.expr | ast.keyword) -> bool:
    if isinstance(argument, ast.keyword):
        return argument.arg in NO_FILTERS
    return isinstance(argument, ast.Call) and called_name(argument) in NO_FILTERS


def _is_account(argument: ast.expr | ast.keyword) -> bool:
    return isinstance(argument, ast.keyword) and argument.arg in {"account", "account_id"}


def _parts(test: ast.expr) -> list[tuple[int, ast.expr]]:
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or):
        return list(enumerate(test.values))
    return [(-1, test)]


def _refuses(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Raise) and bool(_names(statement) & REFUSALS)


def _returns_nothing(statement: ast.stmt) -> bool:
    if not isinstance(statement, ast.Return):
        return False
    value = statement.value
    if value is None or (isinstance(value, ast.Constant) and value.value in {None, ""}):
        return True
    if isinstance(value, ast.List):
        return not value.elts
    return isinstance(value, ast.Call) and called_name(value) == "none"


def _speaks_of_him(test: ast.expr) -> bool:
    attributes = {each.attr for each in ast.walk(test) if isinstance(each, ast.Attribute)}
    return bool((_names(test) | attributes) & {"actor", "scopes"})


def _names(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
