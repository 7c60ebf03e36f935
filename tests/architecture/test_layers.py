import re
import subprocess
import sys
from pathlib import Path

from tests.architecture.sources import PACKAGE, ROOT, pyproject


def layer_contract() -> dict[str, list[str]]:
    contracts = pyproject()["tool"]["importlinter"]["contracts"]
    return next(contract for contract in contracts if contract["type"] == "layers")


def names_in_layers() -> set[str]:
    return {name.strip(" ()") for line in layer_contract()["layers"] for name in line.split("|")}


def lint_imports(folder: Path) -> "subprocess.CompletedProcess[str]":
    linter = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [linter, "--no-logo", "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder / "src"), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )


def test_imports_only_point_down_the_list() -> None:
    linted = lint_imports(ROOT)
    assert linted.returncode == 0, linted.stdout


def test_every_package_has_a_place_in_the_layers() -> None:
    there = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    there |= {path.stem for path in PACKAGE.glob("*.py")} - {"__init__", "__main__"}
    assert there <= names_in_layers()


def test_the_map_of_the_house_shows_the_layers_as_they_are() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    block = page.split("<!-- layers:")[1].split("```")[1].strip()
    # The names stand before the first run of spaces; "|" between them has one on each side.
    shown = [re.split(r" {2,}", line)[0] for line in block.splitlines()]
    assert shown == layer_contract()["layers"]


def test_an_import_that_points_up_is_noticed(tmp_path: Path) -> None:
    """The contract is no decoration: a house with one wrong import fails it."""
    (tmp_path / "pyproject.toml").write_text(
        (ROOT / "pyproject.toml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    house = tmp_path / "src" / "gafete"
    for name in names_in_layers() | {""}:
        (house / name).mkdir(parents=True, exist_ok=True)
        (house / name / "__init__.py").touch()
    assert lint_imports(tmp_path).returncode == 0

    (house / "access" / "__init__.py").write_text("from gafete import members\n", encoding="utf-8")
    assert "gafete.access is not allowed to import gafete.members" in lint_imports(tmp_path).stdout


def test_the_engine_that_imports_django_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        (ROOT / "pyproject.toml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    house = tmp_path / "src" / "gafete"
    for name in names_in_layers() | {""}:
        (house / name).mkdir(parents=True, exist_ok=True)
        (house / name / "__init__.py").touch()
    (house / "access" / "__init__.py").write_text("import django\n", encoding="utf-8")

    assert "gafete.access is not allowed to import django" in lint_imports(tmp_path).stdout
