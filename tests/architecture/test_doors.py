"""Reads live in queries, writes in operations; nothing else talks to the database."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import PACKAGE, modules, name_of, tree

DOORS = {"config", "jobs", "web"}
PLACES_OF_READING = {"models", "models.py", "queries", "queries.py"}
PLACES_OF_WRITING = {"migrations", "models", "models.py", "operations"}
WRITING_VERBS = {
    "bulk_create",
    "bulk_update",
    "delete",
    "force_insert",
    "get_or_create",
    "save",
    "update_or_create",
}
# Files, forms and caches are saved and deleted too.
NOT_THE_DATABASE = {
    "cache",
    "file",
    "files",
    "form",
    "path",
    "request",
    "screen",
    "session",
    "storage",
    "workbook",
}


def belongs_to(path: Path, places: set[str]) -> bool:
    return not places.isdisjoint(path.relative_to(PACKAGE).parts)


def is_a_door(path: Path) -> bool:
    return path.relative_to(PACKAGE).parts[0] in DOORS


def managers_used(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_base_manager", "_default_manager"}:
            yield f"{name_of(path)}:{node.lineno}"


def writes(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in WRITING_VERBS
        ):
            holder = ast.unparse(node.func.value).split("(")[0].split(".")[-1].lstrip("_")
            if holder not in NOT_THE_DATABASE:
                yield f"{name_of(path)}:{node.lineno}: {ast.unparse(node.func)}"


def test_no_door_asks_the_database_itself() -> None:
    assert [use for path in modules() if is_a_door(path) for use in managers_used(path)] == []


# What asks for rows without being a query or an operation, and why moving it would make it worse.
ASKED_FOR_ELSEWHERE = {
    "members/actors.py": "makes the actor that every query asks first",
    "members/approvals/opening.py": "locks who decides, for the operations of its package",
    "members/authority.py": "locks and checks for the operations of its package",
    "tenancy/locking.py": "the same",
    "walls/managers.py": "is what asks",
    "walls/row_security.py": "finds the tables to bind",
}


def test_rows_are_asked_for_in_queries_and_operations_alone() -> None:
    """So that whoever looks for what reads a tenant's rows finds it in few files, each with an actor at hand."""
    allowed = SHARED_STEPS | ASKED_BY_DJANGO | ASKED_FOR_ELSEWHERE.keys()
    found = [
        use
        for path in modules()
        if not belongs_to(path, PLACES_OF_READING | PLACES_OF_WRITING) and name_of(path) not in allowed
        for use in managers_used(path)
    ]
    assert found == []


def test_nothing_is_excused_that_asks_for_nothing() -> None:
    asking = {name_of(path) for path in modules() if list(managers_used(path))}
    assert ASKED_FOR_ELSEWHERE.keys() <= asking


def test_no_door_writes() -> None:
    assert [write for path in modules() if is_a_door(path) for write in writes(path)] == []


def test_models_have_no_business_verbs() -> None:
    """A model keeps fields, constraints and querysets; what happens to it is an operation."""
    found = [
        f"{name_of(path)}: {write}"
        for path in modules()
        if belongs_to(path, {"models", "models.py"})
        for write in writes(path)
    ]
    assert found == []


def test_queries_only_read() -> None:
    found = [
        write for path in modules() if belongs_to(path, {"queries", "queries.py"}) for write in writes(path)
    ]
    assert found == []


def test_an_operation_does_what_its_file_says_and_takes_its_words_by_name() -> None:
    """``delete_member.py`` holds delete_member(); a file of twins shares the verb.

    Words go by name; at most the thing itself comes first, as in ``record_event(KIND, actor=…)``.
    """
    for path in modules():
        parts = path.relative_to(PACKAGE).parts
        if "operations" in parts and not path.stem.startswith("_"):
            functions = [node for node in tree(path).body if isinstance(node, ast.FunctionDef)]
            public = [function for function in functions if not function.name.startswith("_")]
            verb = path.stem.split("_")[0]
            named = [function for function in public if function.name.split("_")[0] == verb]
            assert named, f"{name_of(path)} holds nothing that begins with {verb}"
            for function in named:
                by_position = [argument.arg for argument in function.args.args]
                assert len(by_position) <= 1, f"{name_of(path)}: {function.name} takes words by position"
                assert "actor" not in by_position, f"{name_of(path)}: {function.name}"


# Steps that several operations of a package share. They hold no transaction and check no
# permission of their own, so nobody outside the package may take them.
SHARED_STEPS = {
    "members/ending.py",
    "members/granting.py",
    "members/newcomers.py",
    "signin/following.py",
    "tenancy/changing.py",
}

# Django's interface for sessions writes by itself; nobody calls it but Django.
ASKED_BY_DJANGO = {"identity/session_store.py"}


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def test_only_operations_write() -> None:
    found = [
        write
        for path in modules()
        if not belongs_to(path, PLACES_OF_WRITING) and name_of(path) not in SHARED_STEPS | ASKED_BY_DJANGO
        for write in writes(path)
    ]
    assert found == []


def test_shared_steps_stay_inside_their_package() -> None:
    steps = {f"gafete.{step.removesuffix('.py').replace('/', '.')}" for step in SHARED_STEPS}
    homes = {step.split("/")[0] for step in SHARED_STEPS}
    strangers = [
        name_of(path)
        for path in modules()
        if path.relative_to(PACKAGE).parts[0] not in homes and steps & imports(path)
    ]
    assert strangers == []
