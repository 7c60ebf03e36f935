from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.finders import get_finder

from gafete.config.static_files import NODE_MODULES, NPM_FILES, NpmFinder, StaticFilesStorage
from tests.architecture.sources import pyproject


@pytest.fixture
def finder(tmp_path: Path) -> NpmFinder:
    for name in (*NPM_FILES, "htmx.org/package.json"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    return NpmFinder(root=tmp_path)


def test_a_listed_file_is_found_under_vendor(finder: NpmFinder, tmp_path: Path) -> None:
    expected = str(tmp_path / "htmx.org/dist/htmx.min.js")
    assert finder.find("vendor/htmx.org/dist/htmx.min.js") == expected
    assert finder.find("vendor/htmx.org/dist/htmx.min.js", find_all=True) == [expected]


@pytest.mark.parametrize(
    "path",
    ["vendor/htmx.org/package.json", "htmx.org/dist/htmx.min.js", "vendor/../package.json", "vendor/"],
)
def test_nothing_else_of_node_modules_is_served(finder: NpmFinder, path: str) -> None:
    assert finder.find(path) == []


def test_every_listed_file_is_collected(finder: NpmFinder) -> None:
    assert [name for name, _ in finder.list(None)] == list(NPM_FILES)
    assert finder.check() == []


def test_a_wheel_without_node_modules_lists_nothing(tmp_path: Path) -> None:
    assert list(NpmFinder(root=tmp_path / "absent").list(None)) == []


def test_the_npm_packages_hold_every_listed_file() -> None:
    assert [name for name in NPM_FILES if not (NODE_MODULES / name).is_file()] == []
    assert finders.find("vendor/htmx.org/dist/htmx.min.js")
    assert isinstance(get_finder(settings.STATICFILES_FINDERS[-1]), NpmFinder)


def test_the_wheel_takes_the_same_files() -> None:
    taken = pyproject()["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert taken == {f"node_modules/{name}": f"gafete/web/static/vendor/{name}" for name in NPM_FILES}


def test_the_mention_of_a_source_map_that_is_not_shipped_is_left_alone() -> None:
    rules = [str(rule) for _, rules in StaticFilesStorage.patterns for rule in rules]
    assert rules
    assert not [rule for rule in rules if "sourceMappingURL" in rule]
