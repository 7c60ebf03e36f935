"""Writes docs/configuration.md out of the environment's own descriptions."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from gafete.config.environment import PREFIX, Environment, is_secret

PAGE = Path(__file__).resolve().parents[3] / "docs" / "configuration.md"
HEAD = """# Configuration

Everything that an installation may decide is an environment variable. The demo needs none of them.
Where a secret is kept in a file, as container platforms do, give its path in `NAME_FILE` instead.
A value that is wrong or unsafe stops Gafete at its start, with the reason.

<!-- Written by `./gafete docs` from src/gafete/config/environment.py; change it there. -->

| variable | default | meaning |
|---|---|---|
"""


def page() -> str:
    """The whole page."""
    rows = (_row(name, field) for name, field in Environment.model_fields.items())
    return HEAD + "".join(rows)


def _row(name: str, field: FieldInfo) -> str:
    variable = f"`{PREFIX}{name.upper()}`"
    if is_secret(field):
        variable += f" or `{PREFIX}{name.upper()}_FILE`"
    return f"| {variable} | {_default(field)} | {_meaning(field)} |\n"


def _default(field: FieldInfo) -> str:
    if field.default is None or field.default == "":
        return ""
    if isinstance(field.default, bool):
        return "`on`" if field.default else "`off`"
    return f"`{field.default}`"


def _meaning(field: FieldInfo) -> str:
    meaning = field.description or ""
    if get_origin(field.annotation) is Literal:
        meaning = (
            "One of " + ", ".join(f"`{choice}`" for choice in get_args(field.annotation)) + ". " + meaning
        )
    return meaning


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
