"""Finds the browser for the journeys, or installs it where that is allowed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tools.console import exit_code, say

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
PLAYWRIGHT_CACHE = Path.home() / ".cache" / "ms-playwright"
HOW_TO_GET_IT = (
    "The browser tests need Chromium. Install it with `sudo apt install -y chromium` "
    "(or your system's way), or name one:  CHROMIUM=/path/to/chromium ./gafete test"
)


def chromium() -> str | None:
    """The path of a Chromium, installed now if we are root on a Debian."""
    return _named() or _on_path() or _from_playwright() or _installed()


def _named() -> str | None:
    named = os.environ.get("CHROMIUM")
    return named if named and os.access(named, os.X_OK) else None


def _on_path() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def _from_playwright() -> str | None:
    found = sorted(PLAYWRIGHT_CACHE.glob("chromium-*/chrome-linux*/chrome"))
    return str(found[-1]) if found else None


def _installed() -> str | None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    say("Installing Chromium")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    install = ("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium")
    if exit_code(*install, environment=quiet) != 0:
        # A fresh container knows no packages until it has asked for the list.
        exit_code("apt-get", "update", "-qq", environment=quiet)
        exit_code(*install, environment=quiet)
    return _on_path()
