"""The project's own files, for tests about the project itself."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "gafete"
# Made by tools or by a running Gafete, and never part of the repository.
NOT_OURS = {".git", ".tools", ".venv", "node_modules", "var", "dist", "build", "test-results"}
CACHES = {"__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".import_linter_cache"}


def project_files() -> Iterator[Path]:
    """Every file that belongs to the repository."""
    for top in ROOT.iterdir():
        if top.is_file():
            if not top.name.startswith(".coverage"):
                yield top
        elif top.name not in NOT_OURS | CACHES:
            yield from (
                path for path in top.rglob("*") if path.is_file() and not CACHES.intersection(path.parts)
            )


def modules() -> Iterator[Path]:
    """Every module of the product."""
    return (path for path in PACKAGE.rglob("*.py") if "__pycache__" not in path.parts)


def name_of(path: Path) -> str:
    """A module's path inside the package, as one writes it: ``members/operations/delete_member.py``."""
    return path.relative_to(PACKAGE).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """A module, parsed."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def pyproject() -> dict[str, Any]:
    """pyproject.toml, read."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
