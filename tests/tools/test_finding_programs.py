import os
import shutil
from pathlib import Path

import pytest

from tools import chromium, node


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine without any browser, where we are not root."""
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.setattr(chromium, "PLAYWRIGHT_CACHE", tmp_path / "cache")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    return tmp_path


def program(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o755)
    return path


def test_without_a_browser_and_without_rights_none_is_found(nowhere: Path) -> None:
    del nowhere
    assert chromium.chromium() is None
    assert "sudo apt install -y chromium" in chromium.HOW_TO_GET_IT


def test_a_named_browser_is_taken(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = program(nowhere / "mine")
    monkeypatch.setenv("CHROMIUM", str(mine))
    assert chromium.chromium() == str(mine)


def test_playwrights_own_browser_is_found(nowhere: Path) -> None:
    theirs = program(nowhere / "cache" / "chromium-1200" / "chrome-linux" / "chrome")
    assert chromium.chromium() == str(theirs)


def test_root_on_debian_installs_one(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    del nowhere
    there = {"apt-get"}
    ran: list[tuple[str, ...]] = []

    def install(*command: str, environment: object) -> int:
        del environment
        ran.append(command)
        there.add("chromium")
        return 0

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}" if name in there else None)
    monkeypatch.setattr(chromium, "exit_code", install)

    assert chromium.chromium() == "/usr/bin/chromium"
    assert ran[0][-1] == "chromium"


@pytest.mark.parametrize(("version", "own"), [("v20.1.0\n", True), ("v16.3.0\n", False), (None, False)])
def test_an_old_or_missing_node_is_replaced_by_the_one_from_python_packages(
    monkeypatch: pytest.MonkeyPatch, version: str | None, own: object
) -> None:
    ran: list[tuple[object, ...]] = []
    monkeypatch.setattr(shutil, "which", lambda _name: "/usr/bin/npm")
    monkeypatch.setattr(node, "output", lambda *_command: version)
    monkeypatch.setattr(node, "uv", lambda: Path("uv"))
    monkeypatch.setattr(node, "run", lambda *command: ran.append(command))

    node.install_packages()

    assert (ran[0][0] == "/usr/bin/npm") is own
    assert (node.WHEEL in ran[0]) is not own
    assert "--ignore-scripts" in ran[0]
