"""The browser of the journeys."""

from __future__ import annotations

import os
from typing import Any

import pytest

from tools.chromium import HOW_TO_GET_IT

# No sandbox: in a container the tests run as root; no background traffic: the pages are all we ask for.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium or whichever ``./gafete test`` found; without one, CI fails and others skip."""
    path = os.environ.get("CHROMIUM")
    if path:
        return {**browser_type_launch_args, "executable_path": path, "args": ARGUMENTS}
    if os.environ.get("CI"):
        pytest.fail(HOW_TO_GET_IT)
    pytest.skip(HOW_TO_GET_IT)
