"""Where things lie in a checkout."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TOOLS = ROOT / ".tools"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
NODE_MODULES = ROOT / "node_modules"
PACKAGE = ROOT / "src" / "gafete"
VAR = ROOT / "var"
LOCALE = PACKAGE / "locale"


def program(name: str) -> Path:
    """A program that came with one of our Python packages."""
    return VENV / "bin" / name
