"""The wheel holds everything that a running Gafete needs."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from gafete.config.static_files import NPM_FILES
from tests.architecture.sources import PACKAGE, ROOT

pytestmark = pytest.mark.slow

NOT_SHIPPED = {"__pycache__"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    # From copies of what is committed or will be: no network, no isolated environment.
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    [file] = folder.glob("gafete-*.whl")
    return file


@pytest.fixture(scope="module")
def contents(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def sources(pattern: str) -> set[str]:
    return {
        path.relative_to(PACKAGE.parent).as_posix()
        for path in PACKAGE.glob(pattern)
        if path.is_file() and NOT_SHIPPED.isdisjoint(path.parts)
    }


@pytest.mark.parametrize(
    "pattern",
    ["**/*.py", "web/templates/**/*", "**/mails/templates/**/*", "web/static/**/*", "*/migrations/*.py"],
)
def test_the_wheel_holds_every_source(contents: set[str], pattern: str) -> None:
    assert sources(pattern)
    assert sources(pattern) <= contents


def test_the_wheel_holds_the_files_of_npm(contents: set[str]) -> None:
    assert {f"gafete/web/static/vendor/{name}" for name in NPM_FILES} <= contents


def test_the_wheel_holds_the_translations_compiled(contents: set[str]) -> None:
    catalogues = sources("locale/**/*.po")
    assert {name.removesuffix(".po") + ".mo" for name in catalogues} <= contents


def test_the_wheel_holds_nothing_else(contents: set[str]) -> None:
    assert [name for name in contents if not name.startswith(("gafete/", "gafete-"))] == []
    assert [name for name in contents if "secret" in name and not name.endswith(".py")] == []


def test_a_gafete_from_the_wheel_starts(wheel: Path, tmp_path: Path) -> None:
    """Unpacked elsewhere, without the checkout: it checks, migrates and collects its static files."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    script = (
        "import os, sys;"
        f"sys.path[:] = [p for p in sys.path if not p.startswith({str(ROOT / 'src')!r}) and p != {str(ROOT)!r}];"
        f"sys.path.insert(0, {str(tmp_path / 'site')!r});"
        "os.environ['DJANGO_SETTINGS_MODULE'] = 'gafete.config.settings';"
        "import django, gafete; django.setup();"
        f"assert gafete.__file__.startswith({str(tmp_path)!r}), gafete.__file__;"
        "from django.core.management import call_command as call;"
        "call('check'); call('migrate', verbosity=0); call('collectstatic', interactive=False, verbosity=0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={"GAFETE_MODE": "demo", "GAFETE_DATA_DIR": str(tmp_path / "var"), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    collected = tmp_path / "var" / "static" / "vendor"
    assert [name for name in NPM_FILES if not (collected / name).is_file()] == []
