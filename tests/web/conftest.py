"""What every test of a screen may count on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _plain_static_files(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Nobody collected static files for the tests, so their names carry no hash."""
    root: Path = tmp_path_factory.mktemp("static")
    settings.STATIC_ROOT = root
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
