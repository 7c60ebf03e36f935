"""Style and scripts from npm: a white list of files, hashed and compressed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

VENDOR = "vendor"
# pyproject.toml puts the same files into the wheel, so whoever installs that needs no node.
NPM_FILES = (
    "@tabler/core/dist/css/tabler.min.css",
    "@tabler/core/dist/js/tabler.min.js",
    "chart.js/dist/chart.umd.min.js",
    "htmx.org/dist/htmx.min.js",
)
NODE_MODULES = Path(__file__).resolve().parents[3] / "node_modules"


class NpmFinder(BaseFinder):
    """Finds the listed files of node_modules as ``vendor/<package>/<file>``, and no others."""

    def __init__(self, app_names: Any = None, *args: Any, root: Path = NODE_MODULES, **kwargs: Any) -> None:
        """Look in a checkout's node_modules; a wheel has none and finds its files in the package."""
        super().__init__(*args, **kwargs)
        del app_names
        self.storage = FileSystemStorage(location=root)
        # Read by collectstatic, which puts the files under this folder.
        self.storage.prefix = VENDOR  # type: ignore[attr-defined]

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        """Nothing to check: missing files are reported by the tests and by collectstatic's users."""
        del kwargs
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 -- Django's signature
        """The file behind a static path, when it is on the list."""
        name = path.removeprefix(f"{VENDOR}/")
        is_ours = path != name and name in NPM_FILES and self.storage.exists(name)
        found = self.storage.path(name) if is_ours else None
        wants_all = find_all or kwargs.get("all", False)
        if wants_all:
            return [found] if found else []
        return found or []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """Every listed file that is there."""
        del ignore_patterns
        return ((name, self.storage) for name in NPM_FILES if self.storage.exists(name))


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Names carry a hash of the content, so browsers may keep them for ever."""

    # Source maps are not shipped; their mention would otherwise fail the collecting.
    patterns: Any = tuple(
        (glob, tuple(rule for rule in rules if "sourceMappingURL" not in str(rule)))
        for glob, rules in CompressedManifestStaticFilesStorage.patterns
    )
