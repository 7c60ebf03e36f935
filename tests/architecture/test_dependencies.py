import json
import re

import pytest

from tests.architecture.sources import ROOT, pyproject

LOCKS = ("requirements.lock", "requirements-dev.lock")
REQUIREMENT = re.compile(r'^    "(?P<name>[A-Za-z0-9-]+)[^"]*",(?P<comment>.*)$')


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared() -> dict[str, str]:
    """Every declared dependency with the comment beside it."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lines = text.split("\ndependencies = [")[1].split("\n[tool.hatch")[0].splitlines()
    found = (REQUIREMENT.match(line) for line in lines)
    return {canonical(match["name"]): match["comment"] for match in found if match}


def locked(lock: str) -> set[str]:
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    return {canonical(line.split("==")[0]) for line in lines if re.match(r"^[A-Za-z0-9-]+==", line)}


def names(requirements: list[str]) -> set[str]:
    return {canonical(re.split(r"[\[<>=~!]", requirement)[0]) for requirement in requirements}


def test_every_dependency_says_why_it_is_there() -> None:
    project = pyproject()
    every = names(project["project"]["dependencies"]) | names(project["dependency-groups"]["dev"])
    assert every <= declared().keys()
    assert [name for name, comment in declared().items() if not re.match(r"\s+# \w.{10,}", comment)] == []


def test_the_locks_hold_every_dependency() -> None:
    project = pyproject()
    assert names(project["project"]["dependencies"]) <= locked("requirements.lock")
    assert names(project["dependency-groups"]["dev"]) <= locked("requirements-dev.lock")


def test_development_runs_on_exactly_what_is_shipped() -> None:
    def pins(lock: str) -> set[str]:
        lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
        return {
            line.removesuffix(" \\") for line in lines if "==" in line and not line.startswith((" ", "#"))
        }

    assert pins("requirements.lock") <= pins("requirements-dev.lock")


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_hashes_and_no_place(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert text.count("--hash=sha256:") > text.count("==")
    for place in ("://", "--index", "--extra-index", "--find-links", "--trusted-host", " @ "):
        assert place not in text


def test_the_npm_lock_has_checksums_and_no_place() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for name, package in packages.items():
        if name:
            assert package["integrity"].startswith("sha512-"), name
            assert "resolved" not in package, name


def test_pages_use_the_npm_packages_and_tests_the_rest() -> None:
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    assert set(package["dependencies"]) == {"@tabler/core", "chart.js", "htmx.org"}
    assert set(package["devDependencies"]) == {"axe-core"}
